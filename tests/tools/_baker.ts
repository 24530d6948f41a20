import { BaseTool, ConfigError, type SavedState } from "@autogen-edge/runtime";

/** Bakes, loaf by loaf, and counts its loaves. */
export class Baker extends BaseTool<{ loaves: number }, string> {
  /** How many it has baked. */
  baked = 0;
  /** How often its work was over, done or not. */
  cleaned = 0;
  /** What is thrown after the loaves, if anything. */
  trouble: Error | undefined;

  constructor(name = "bake") {
    super({
      name,
      description: "Bakes bread",
      parameters: {
        type: "object",
        properties: { loaves: { type: "integer" } },
        required: ["loaves"],
      },
    });
  }

  override async *run(
    { loaves }: { loaves: number },
  ): AsyncGenerator<number, string, undefined> {
    try {
      for (let loaf = 1; loaf <= loaves; loaf++) {
        await Promise.resolve();
        yield ++this.baked;
      }
      if (this.trouble) throw this.trouble;
      return `${this.baked} loaves`;
    } finally {
      this.cleaned++;
    }
  }

  saveState(): SavedState {
    return { baked: this.baked };
  }

  loadState(state: unknown): void {
    const { baked } = state as { readonly baked?: unknown };
    if (typeof baked !== "number") {
      throw new ConfigError("invalid_field", "Cannot load a baker");
    }
    this.baked = baked;
  }
}
