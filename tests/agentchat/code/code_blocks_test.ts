import { assertEquals } from "@std/assert";
import {
  codeBlocksIn,
  toMarkdown,
} from "../../../src/agentchat/code/_code_blocks.ts";

const LANGUAGES = ["python", "sh"];

// What Python AutoGen 0.7.5 makes of the same, where nothing else is said.
const CASES: readonly (readonly [text: string, ...blocks: string[]])[] = [
  ["run ```python\nprint(1)\n```", "python: print(1)\n"],
  ["```python\na\n```\nand\n```sh\nb\n```", "python: a\n", "sh: b\n"],
  ["```\nx\n```"],
  ["```ruby\nx\n```"],
  ["```python3\nx\n```"],
  ["``` python\nx\n```", "python: x\n"],
  ["```python\nx```", "python: x"],
  ["  ```python\n  x\n  ```", "python:   x\n  "],
  ["````python\nx\n````", "python: x\n"],
  ["```python\n```", "python: "],
  ["```python\na\n"],
  ["~~~python\nx\n~~~"],
  ["```python x=1\ny\n```"],
  ["```bash\na\n```b\n```sh\nc\n```", "sh: c\n"],
  [
    "```python\nx\n``` trailing\n```python\ny\n```",
    "python: x\n",
    "python: y\n",
  ],
  // Python keeps the capital, and does not see the spaces and the carriage return.
  ["```Python\nx\n```", "python: x\n"],
  ["```python   \nx\n```", "python: x\n"],
  ["```python\r\nx\r\n```", "python: x\r\n"],
];

for (const [text, ...expected] of CASES) {
  Deno.test(`blocks of code in ${JSON.stringify(text)}`, () => {
    const blocks = codeBlocksIn(text, LANGUAGES);
    assertEquals(
      blocks.map(({ language, code }) => `${language}: ${code}`),
      expected,
    );
  });
}

Deno.test("languages have any characters but spaces", () => {
  const text = "```c++\na\n```\n```objective-c\nb\n```";
  assertEquals(codeBlocksIn(text, ["c++", "objective-c"]).length, 2);
});

Deno.test("many fences that nothing closes take no time to speak of", () => {
  const text = "```js\n".repeat(50_000);
  assertEquals(codeBlocksIn(text, ["js"]).length, 25_000);
  assertEquals(codeBlocksIn("`".repeat(100_000), ["js"]), []);
});

Deno.test("blocks are written as Markdown in the way of Python AutoGen", () => {
  assertEquals(
    toMarkdown([
      { language: "python", code: "print(1)\n" },
      { language: "sh", code: "ls\n" },
    ]),
    "```python\nprint(1)\n\n```\n\n```sh\nls\n\n```",
  );
});
