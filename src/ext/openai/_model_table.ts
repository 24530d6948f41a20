import type { KnownModel } from "../_provider/mod.ts";

/**
 * How names begin, with AutoGen's family but for its point; how many thousands of
 * tokens they hold; and what they cannot do: see pictures, call functions, answer
 * in JSON, keep to a schema. The first that fits counts.
 */
const MODELS: readonly (readonly [RegExp, number, string?])[] = [
  [/^(gpt-5)(\.\d+)?/, 400],
  [/^(gpt-4\.1)/, 1047.576],
  [/^(gpt-4\.5|gpt-4o)/, 128],
  [/^(gpt-4)-turbo/, 128, "s"],
  [/^(gpt-4)-32k/, 32.768, "vs"],
  [/^(gpt-4)/, 8.192, "vs"],
  [/^(gpt-3\.5)-turbo/, 16.385, "vs"],
  [/^(o1)-(mini|preview)/, 128, "vfjs"],
  [/^(o3)-mini/, 200, "v"],
  [/^(o[13]|o4(?=-mini))/, 200],
];

/** Looks a model up, also as a gateway or a fine-tuning calls it. */
export function knownModel(name: string): KnownModel | undefined {
  const bare = name.replace(/^.*\//, "").replace(/^ft:/, "");
  for (const [start, thousands, cannot = ""] of MODELS) {
    const [found = "", family] = start.exec(bare) ?? [];
    // What goes on with a letter or a point is another one.
    if (!family || /^[\w.]/.test(bare.slice(found.length))) continue;
    return {
      contextSize: Math.round(thousands * 1000),
      info: {
        vision: !cannot.includes("v"),
        functionCalling: !cannot.includes("f"),
        jsonOutput: !cannot.includes("j"),
        structuredOutput: !cannot.includes("s"),
        family: family.replace(".", ""),
        multipleSystemMessages: true,
      },
    };
  }
  return undefined;
}

/** Whether a family thinks before it answers, and counts that as output. */
export function reasons(family: string): boolean {
  return /^(?:gpt-5|o\d)$/.test(family);
}
