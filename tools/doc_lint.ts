/**
 * Runs `deno doc --lint` on the entry points. Types of other packages in public
 * signatures count as private there, whether or not they are exported again, so
 * complaints about those named below are left out.
 *
 * @module
 */

const FOREIGN = [
  "Attributes",
  "Context",
  "IdGenerator",
  "Link",
  "ReadableSpan",
  "Sampler",
  "Span",
  "SpanContext",
  "SpanProcessor",
  "StandardSchemaV1",
  "Tracer",
  "TracerProvider",
];

const { code, stderr } = await new Deno.Command(Deno.execPath(), {
  args: ["doc", "--lint", ...Deno.args],
  env: { NO_COLOR: "1" },
  stdout: "null",
  stderr: "piped",
}).output();

const text = new TextDecoder().decode(stderr);
const problems = text.split(/^(?=error\[)/m)
  .filter((part) => part.startsWith("error["));
const ours = problems.filter((problem) => {
  const foreign = /references private type '([\w.]+)'/.exec(problem)?.[1];
  return foreign === undefined || !FOREIGN.includes(foreign);
});
for (const problem of ours) console.error(problem.trimEnd() + "\n");
if (code !== 0 && problems.length === 0) {
  console.error(text);
  Deno.exit(code);
}
console.error(`${ours.length} documentation problems`);
Deno.exit(ours.length === 0 ? 0 : 1);
