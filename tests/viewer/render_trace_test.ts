import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { renderTrace, traceTrees } from "../../src/viewer/mod.ts";
import { recordTeamRun } from "./_team_trace.ts";
import { toOtlpJson } from "./_sdk_spans.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

const TEAM = `\
trace (id) · 1.24 s · 13 spans · 1 error · newsroom, toolbox
invoke_workflow newsroom                   internal    1.24 s  ━━━━━━━━━━━━━━━━━━━━━━━━━
├─ publish group_topic #1                  producer    400 µs  ╸
├─ process writer                          consumer    606 ms  ━━━━━━━━━━━━╸
│  │  ↗ publish group_topic #1
│  ├─ invoke_agent writer                  internal    603 ms  ━━━━━━━━━━━━╸
│  │  ├─ chat gpt-5-mini                   client      324 ms  ━━━━━━━
│  │  ├─ ✗ execute_tool weather            internal   88.0 ms        ╺━╸
│  │  │  │  TypeError: No weather station in Atlantis
│  │  │  └─ GET /stations/{name} @toolbox  server     51.0 ms         ━╸
│  │  └─ chat gpt-5-mini                   client      183 ms          ╺━━━╸
│  └─ publish group_topic #2               producer    400 µs              ╸
└─ process critic                          consumer    578 ms              ━━━━━━━━━━━━
   │  ↗ publish group_topic #2
   ├─ invoke_agent critic                  internal    575 ms              ━━━━━━━━━━━━
   │  └─ chat gpt-5-mini                   client      565 ms              ━━━━━━━━━━━━
   └─ publish group_topic                  producer    400 µs                         ╺`;

function render(
  spans: Record<string, unknown>[],
  options?: Parameters<typeof renderTrace>[1],
): string {
  const filled = spans.map((span, index) => ({
    traceId: TRACE,
    spanId: (index + 1).toString(16).padStart(16, "0"),
    ...span,
  }));
  return renderTrace(
    traceTrees({ resourceSpans: [{ scopeSpans: [{ spans: filled }] }] }),
    options,
  );
}

function teamText(options?: Parameters<typeof renderTrace>[1]): string {
  const trees = traceTrees(toOtlpJson(recordTeamRun()));
  return renderTrace(trees, options).replace(trees[0]?.traceId ?? "", "(id)");
}

Deno.test("renderTrace() draws a team's run with its waterfall, errors and causes", () => {
  assertEquals(teamText({ width: 88 }), TEAM);
});

Deno.test("renderTrace() drops columns where the page is narrow", () => {
  assertStringIncludes(
    teamText({ width: 50 }),
    "\n├─ publish group_topic #1       producer    400 µs\n",
  );
  assertStringIncludes(
    teamText({ width: 40 }),
    "\n├─ publish group_topic #1         400 µs\n",
  );
  assertStringIncludes(teamText({ width: 20 }), "\n├─ publis…    400 µs\n");
});

Deno.test("renderTrace() rejects a width that is not an integer from 20 up", () => {
  for (const width of [19, 40.5, NaN, Infinity]) {
    assertThrows(
      () => renderTrace([], { width }),
      RangeError,
      `Cannot render traces: the width ${width}`,
    );
  }
});

Deno.test("renderTrace() of no traces is empty", () => {
  assertEquals(renderTrace([]), "");
});

Deno.test("renderTrace() colours only when asked to, and colours change nothing else", () => {
  const colored = teamText({ color: true });
  assertStringIncludes(
    colored,
    "\x1b[31mTypeError: No weather station in Atlantis\x1b[0m",
  );
  // deno-lint-ignore no-control-regex
  assertEquals(colored.replaceAll(/\x1b\[\d*m/g, ""), teamText());
});

Deno.test("renderTrace() shows the attributes asked for", () => {
  assertStringIncludes(
    teamText({ attributes: true }),
    "gen_ai.request.model: gpt-5-mini\n",
  );
  const some = teamText({ attributes: ["gen_ai.usage.output_tokens"] });
  assertStringIncludes(some, "│  │        gen_ai.usage.output_tokens: 87\n");
  assert(!some.includes("gen_ai.request.model"));
});

Deno.test("renderTrace() takes terminal commands and control characters out of everything untrusted", () => {
  const hostile =
    "\x1b[31mred\x1b]8;;http://example.com\x07link\x1b]0;title\x1b\\ \x9b2J\u202etxt\r\nnext\x00\ud800";
  const text = render([{
    name: hostile,
    attributes: [{ key: hostile, value: { stringValue: hostile } }, {
      key: "error.type",
      value: { stringValue: hostile },
    }],
    status: { code: 2, message: hostile },
    links: [{
      traceId: TRACE,
      spanId: "f".repeat(16),
      attributes: [{
        key: "autogen.link.kind",
        value: { stringValue: hostile },
      }],
    }],
  }], { attributes: true });
  // deno-lint-ignore no-control-regex
  assertEquals(text.match(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/g), null);
  assertStringIncludes(text, "redlink txt next");
  assertEquals(text.split("\n").length, 6);
});

Deno.test("renderTrace() says where a parent or a linked span is not here", () => {
  const links = [{ traceId: TRACE, spanId: "f".repeat(16) }];
  assertEquals(
    render([{ name: "server", parentSpanId: "e".repeat(16), links }], {
      width: 60,
    }).split("\n").slice(2),
    [
      `   ⚠ its parent ${"e".repeat(16)} is not here`,
      `   ↗ span ${"f".repeat(16)} (not here)`,
    ],
  );
});

Deno.test("renderTrace() tells how a run is linked to the one it resumes, across traces", () => {
  const first = {
    traceId: "a".repeat(32),
    spanId: "a".repeat(16),
    name: "invoke_workflow first",
  };
  const attributes = [{
    key: "autogen.link.kind",
    value: { stringValue: "resumed_from" },
  }];
  const links = [{ traceId: first.traceId, spanId: first.spanId, attributes }];
  assertStringIncludes(
    render([first, { name: "invoke_workflow second", links }]),
    "\n   ↗ resumed_from invoke_workflow first",
  );
});

Deno.test("renderTrace() marks failures the error passed through by type, and explains it once", () => {
  const failed = (type: string) => ({
    status: { code: 2, message: "boom" },
    attributes: [{ key: "error.type", value: { stringValue: type } }],
  });
  const lines = render([
    { name: "outer", ...failed("TypeError") },
    {
      name: "inner",
      parentSpanId: "0".repeat(15) + "1",
      ...failed("TypeError"),
    },
  ], { width: 30 }).split("\n");
  assertEquals(lines.slice(1).map((line) => line.slice(0, 22).trimEnd()), [
    "✗ outer TypeError",
    "└─ ✗ inner",
    "      TypeError: boom",
  ]);
});

Deno.test("renderTrace() says that a span was cancelled, and that copies arrived", () => {
  const text = render([
    {
      name: "run",
      attributes: [{
        key: "autogen.outcome",
        value: { stringValue: "cancelled" },
      }],
    },
    { name: "run", spanId: "0".repeat(15) + "1" },
  ]);
  assertStringIncludes(text, "\nrun (cancelled)");
  assertStringIncludes(text, "1 span · 1 duplicate");
});

Deno.test("renderTrace() shows durations in units for people", () => {
  const text = (nanoseconds: number) =>
    render([{ endTimeUnixNano: String(nanoseconds) }]).split(" · ")[1];
  assertEquals(
    [
      0,
      999,
      1_500,
      12_345,
      999_499,
      1e6,
      59_994e6,
      60e9,
      3599e9,
      3600e9,
      90_000e9,
      1e18,
    ].map(text),
    [
      "0 ns",
      "999 ns",
      "1.50 µs",
      "12.3 µs",
      "999 µs",
      "1.00 ms",
      "60.0 s",
      "1m 00s",
      "59m 59s",
      "1h 00m",
      "25h 00m",
      "11574 d",
    ],
  );
});

Deno.test("renderTrace() counts wide characters as two cells", () => {
  const lines = render([{ name: "会話エージェント🤖" }, { name: "ascii" }], {
    width: 50,
  }).split("\n");
  assertEquals(
    lines[1]?.indexOf("internal"),
    (lines[2]?.indexOf("internal") ?? 0) - 9 + 1,
  );
});

Deno.test("renderTrace() leaves out fillers that show nothing", () => {
  const name = "a\u034fb\u115fc\u17b4d\u2800e\u3164f\uffa0g";
  assertStringIncludes(render([{ name }]), "\nabcdefg ");
});

Deno.test("renderTrace() keeps a few marks on a character, not heaps of them", () => {
  const heap = "\u0300".repeat(100_000);
  assert(render([{ name: `x${heap}y` }]).includes(`x${"\u0300".repeat(4)}y`));
  const stacked = "q\u0323\u0307\u0302";
  assertStringIncludes(render([{ name: stacked }]), stacked);
});

Deno.test("renderTrace() draws a chain of 20000 spans", () => {
  const chain = Array.from({ length: 20_000 }, (_, index) => ({
    name: `step ${index}`,
    parentSpanId: index === 0 ? "" : index.toString(16).padStart(16, "0"),
  }));
  const lines = render(chain).split("\n");
  assertEquals(lines.length, 20_001);
  assert(lines.every((line) => line.length <= 100));
  assertStringIncludes(lines.at(-1) ?? "", "└─ step 19999");
});
