import type { KnownModel } from "../_provider/mod.ts";

/**
 * How names begin, families by AutoGen's names, how many thousands of tokens they
 * hold, and what they cannot do: see pictures, call functions, answer in JSON,
 * keep to a schema. The first that fits counts.
 */
const MODELS: readonly (readonly [RegExp, string, number, string?])[] = [
  [/^gpt-5(\.\d+)?/, "gpt-5", 400],
  [/^gpt-4\.1/, "gpt-41", 1047.576],
  [/^gpt-4\.5/, "gpt-45", 128],
  [/^gpt-4o/, "gpt-4o", 128],
  [/^gpt-4-turbo/, "gpt-4", 128, "s"],
  [/^gpt-4-32k/, "gpt-4", 32.768, "vs"],
  [/^gpt-4/, "gpt-4", 8.192, "vs"],
  [/^gpt-3\.5-turbo/, "gpt-35", 16.385, "vs"],
  [/^o1-(mini|preview)/, "o1", 128, "vfjs"],
  [/^o3-mini/, "o3", 200, "v"],
  [/^o1/, "o1", 200],
  [/^o3/, "o3", 200],
  [/^o4-mini/, "o4", 200],
];

/** Looks a model up, also as a gateway or a fine-tuning calls it. */
export function knownModel(name: string): KnownModel | undefined {
  const bare = name.replace(/^.*\//, "").replace(/^ft:/, "");
  for (const [start, family, thousands, cannot = ""] of MODELS) {
    // What goes on with a letter or a point is another one.
    if (!start.test(bare) || /^[\w.]/.test(bare.replace(start, ""))) continue;
    return {
      contextSize: Math.round(thousands * 1000),
      info: {
        vision: !cannot.includes("v"),
        functionCalling: !cannot.includes("f"),
        jsonOutput: !cannot.includes("j"),
        structuredOutput: !cannot.includes("s"),
        family,
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
