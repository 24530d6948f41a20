/**
 * What runs in the worker: it takes the platform away, and runs the code that it
 * is sent, which prints to the one who sent it.
 *
 * A text, since whatever bundles the library must not touch it.
 */
export function workerProgram(): string {
  return String.raw`(() => {
const send = globalThis.postMessage.bind(globalThis);
const AsyncFunction = (async () => {}).constructor;

// What is not named here will be gone: networks, files, other workers.
const KEPT = new Set((
  "Object Function Array Number Boolean String Symbol BigInt Date Promise " +
  "RegExp Error AggregateError EvalError RangeError ReferenceError " +
  "SuppressedError SyntaxError TypeError URIError JSON Math Intl Temporal " +
  "Reflect Proxy Map Set WeakMap WeakSet WeakRef FinalizationRegistry Iterator " +
  "ArrayBuffer SharedArrayBuffer Atomics DataView Int8Array Uint8Array Uint8ClampedArray Int16Array " +
  "Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array " +
  "Float16Array Float32Array Float64Array DisposableStack " +
  "AsyncDisposableStack globalThis undefined NaN Infinity isNaN isFinite " +
  "parseInt parseFloat encodeURI encodeURIComponent decodeURI " +
  "decodeURIComponent escape unescape console setTimeout clearTimeout " +
  "setInterval clearInterval queueMicrotask structuredClone performance " +
  "crypto URL URLSearchParams TextEncoder TextDecoder atob btoa Event " +
  "EventTarget AbortController AbortSignal DOMException"
).split(" "));

// An import would get at what is hidden; only a text can tell of it.
const IMPORT = /\bimport\s*[(./<-]/;

function show(value, ancestors = []) {
  switch (typeof value) {
    case "string":
      return ancestors.length === 0 ? value : JSON.stringify(value);
    case "bigint":
      return value + "n";
    case "function":
      return "[Function " + (value.name || "(anonymous)") + "]";
    case "object":
      break;
    default:
      return String(value);
  }
  if (value === null) return "null";
  if (value instanceof Error) return describe(value);
  if (value instanceof Date || value instanceof RegExp) return String(value);
  if (ancestors.includes(value)) return "[Circular]";
  if (ancestors.length > 5) return "[…]";
  const inner = (item) => show(item, [...ancestors, value]);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return "[" + Array.from(value, inner).join(", ") + "]";
  }
  if (value instanceof Set) return "Set " + inner([...value]);
  const isMap = value instanceof Map;
  const fields = [...isMap ? value : Object.entries(value)].map(
    ([name, item]) => (isMap ? inner(name) + " => " : name + ": ") + inner(item),
  );
  const text = fields.length > 0 ? "{ " + fields.join(", ") + " }" : "{}";
  return isMap ? "Map " + text : text;
}

// Of the stack, only what the code itself has to do with.
function describe(error) {
  const places = String(error.stack).matchAll(/\bcode\.js(?:, <anonymous>)?:(\d+)/g);
  // What makes a function of the code puts two lines before it.
  const lines = [...places].map(([, line]) => line - 2).join(", ");
  return String(error) + (lines && " (line " + lines + ")");
}

function print(...values) {
  send({ text: values.map((value) => show(value)).join(" ") });
}

function fail(error) {
  print("Uncaught " + show(error));
  send({ exitCode: 1 });
}

function hidePlatform() {
  const printing = ["log", "info", "debug", "warn", "error", "dir", "table"];
  const methods = {
    assert: (holds, ...values) => holds || print("Assertion failed", ...values),
    trace: (...values) => print("Trace", ...values),
  };
  for (const name of printing) methods[name] = print;
  const ignore = () => {};
  globalThis.console = new Proxy(methods, {
    get: (all, name) => Object.hasOwn(all, name) ? all[name] : ignore,
  });
  // Some are made when they are first needed, of what is about to go.
  for (const name of KEPT) void globalThis[name];
  for (
    let holder = globalThis;
    holder !== null && holder !== EventTarget.prototype &&
    holder !== Object.prototype;
    holder = Object.getPrototypeOf(holder)
  ) {
    for (const name of Object.getOwnPropertyNames(holder)) {
      if (KEPT.has(name)) continue;
      if (!Reflect.deleteProperty(holder, name)) {
        Reflect.set(holder, name, undefined);
      }
    }
  }
}

// Code that is made of texts could say what the text of the code must not.
function hideEvaluation() {
  function refuse() {
    throw new EvalError("Code cannot be made of texts here");
  }
  const kinds = [() => {}, async () => {}, function* () {}, async function* () {}];
  for (const kind of kinds) {
    const prototype = Object.getPrototypeOf(kind);
    Object.defineProperty(prototype, "constructor", { value: refuse });
  }
  refuse.prototype = Function.prototype;
  globalThis.Function = refuse;
  for (const name of ["setTimeout", "setInterval"]) {
    const start = globalThis[name].bind(globalThis);
    globalThis[name] = (work, ...others) =>
      start(typeof work === "function" ? work : refuse, ...others);
  }
}

globalThis.addEventListener("error", (event) => {
  event.preventDefault();
  fail(event.error);
});
globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  fail(event.reason);
});
globalThis.addEventListener("message", async ({ data }) => {
  try {
    if (IMPORT.test(data)) {
      throw new SyntaxError('Code cannot import here, nor say "import" like that');
    }
    const program = new AsyncFunction(data + "\n//# sourceURL=code.js");
    hidePlatform();
    hideEvaluation();
    await program();
    send({ exitCode: 0 });
  } catch (error) {
    fail(error);
  }
}, { once: true });
})();
`;
}
