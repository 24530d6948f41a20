import type { KnownModel } from "../_provider/mod.ts";

/** Looks a model up, also as a gateway or a cloud calls it. */
export function knownModel(name: string): KnownModel | undefined {
  // Up to 3.7 the version comes first, at some gateways always. Dates follow.
  const [, before, major, minor = "0", after] =
    /\bclaude-(?:([a-z]+)-)?([3-5])(?!\d)(?:[-.](\d)(?!\d))?(?:-([a-z]+))?/
      .exec(name) ?? [];
  const tier = before ?? after;
  if (tier === undefined) return undefined;
  const version = Number(`${major}.${minor}`);
  // AutoGen tells versions of 3 apart, and no others.
  const family = version > 3 && version < 4 ? `3-${minor}` : major;
  return {
    contextSize: version < 4.6 ? 200_000 : 1_000_000,
    info: {
      vision: true,
      functionCalling: true,
      jsonOutput: true,
      structuredOutput: version >= 4.5,
      family: `claude-${family}-${tier}`,
    },
  };
}
