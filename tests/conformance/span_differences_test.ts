import { assertEquals } from "@std/assert";
import { scenarioFile } from "./_changed.ts";
import { readScenario, type SpanRow } from "./_scenario.ts";
import { spanDifferences } from "./_span_differences.ts";

const { source, text } = scenarioFile("magentic_one_round.json");
const { spans } = readScenario(text, source);

/** The spans as a run might give them, with texts in place of `<text>`. */
function filled(rows: readonly SpanRow[]): SpanRow[] {
  let count = 0;
  return JSON.parse(
    JSON.stringify(rows),
    (_, value) =>
      value === "<text>"
        ? `What somebody says in words of their own, ${count++}`
        : value,
  );
}

function reversed(rows: readonly SpanRow[]): SpanRow[] {
  const now = (index: number | null) =>
    index === null ? null : rows.length - 1 - index;
  return rows.toReversed().map((row) => ({
    ...row,
    parent: now(row.parent),
    links: row.links.map(now),
  }));
}

Deno.test("spans of a loose scenario may hold any text, in any order", () => {
  const rows = filled(reversed(spans));
  assertEquals(spanDifferences(rows, spans, { loose: true }), []);
  assertEquals(spanDifferences(rows, spans).length > 0, true);
});

Deno.test("each span of a loose scenario is needed, with its kind, parent and links", () => {
  const rows = filled(spans);
  for (const [index, row] of rows.entries()) {
    const changes: readonly SpanRow[] = [
      { ...row, kind: "SERVER" },
      { ...row, status: "OK" },
      { ...row, trace: 1 },
      { ...row, parent: row.parent === null ? 1 : null },
      { ...row, links: [...row.links, 0] },
    ];
    for (const change of changes) {
      const found = spanDifferences(rows.with(index, change), spans, {
        loose: true,
      });
      assertEquals(found.length > 0, true, JSON.stringify(change));
    }
  }
});

Deno.test("texts of errors are compared without the names of classes and tracebacks", () => {
  const told = (errorMessage: string): SpanRow => ({
    name: "process",
    kind: "CONSUMER",
    scope: "autogen",
    trace: 0,
    status: "UNSET",
    events: [],
    attributes: {
      "error.type": errorMessage.split(":", 1)[0],
      message: { error: { error_type: "E", error_message: errorMessage } },
    },
    parent: null,
    links: [],
  });
  const expected = [told("RuntimeError: ValueError: No luck\nTraceback:\nx")];
  const find = (message: string) => spanDifferences([told(message)], expected);
  assertEquals(find("ModelError: No luck"), []);
  assertEquals(find("ModelError: Luck"), [
    `"process": /attributes/message/error/error_message is "Luck", not "No luck"`,
  ]);
  assertEquals(find("").length, 1);
});
