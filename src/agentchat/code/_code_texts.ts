import type { CodeResult } from "../messages/mod.ts";

/** What a model that writes code is told, unless the developer says it. */
export function defaultSystemMessage(languages: readonly string[]): string {
  return "You solve tasks by writing code. Put each program into a Markdown code block that names its language: " +
    `${languages.join(" or ")}. It is run as it stands, so make it complete, ` +
    "and let it print whatever you need to know. You will be shown what it printed. " +
    "Answer in words, without code blocks, once you know what was asked.";
}

/** What an agent is for that writes the code itself, or does not. */
export function defaultDescription(writes: boolean): string {
  return writes
    ? "An agent that writes and runs code to solve tasks."
    : "A terminal that runs code that it is given in Markdown code blocks, and does nothing else.";
}

/** What is answered to messages without code. */
export function noCode(languages: readonly string[]): string {
  const fences = languages.map((language) => `\`\`\`${language}`).join(" or ");
  return "No code blocks found in the thread. Please provide at least one markdown-encoded code block " +
    `to execute (i.e., quoting code in ${fences} code blocks).`;
}

/** The same result, with an output that says what came of the code. */
export function tellingResult({ exitCode, output }: CodeResult): CodeResult {
  if (output.trim() === "") {
    const text = `The code ran and printed nothing (exit code ${exitCode}). ` +
      "Let it print what you want to see.";
    return { exitCode, output: text };
  }
  if (exitCode === 0) return { exitCode, output };
  const text =
    `The code failed (exit code ${exitCode}). It printed:\n${output}`;
  return { exitCode, output: text };
}

/** Asks a model whether to try again. */
export function retryPrompt(output: string): string {
  return `The last program failed:\n${output}\n\n` +
    'Is it worth another try? Answer in JSON: "retry" is whether to try again, ' +
    '"reason" says what went wrong, and what you would change.';
}
