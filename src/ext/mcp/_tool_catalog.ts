import type { Tool } from "@modelcontextprotocol/client";
import type { ToolOverrides, ToolSchema } from "../../tools/mod.ts";

/** What tools are called, by the server and by the model. */
export class ToolNames {
  readonly #overrides: ReadonlyMap<string, ToolOverrides[string]>;
  readonly #own: ReadonlyMap<string, string>;

  /**
   * Reads overrides.
   *
   * @throws {TypeError} if two tools get the same name
   */
  constructor(overrides: ToolOverrides, doing: string) {
    const own = new Map<string, string>();
    for (const [name, { name: shown }] of Object.entries(overrides)) {
      if (shown === undefined) continue;
      const other = own.get(shown);
      if (other !== undefined) {
        throw new TypeError(
          `${doing}: tools "${other}" and "${name}" are both to be called "${shown}"`,
        );
      }
      own.set(shown, name);
    }
    this.#own = own;
    this.#overrides = new Map(Object.entries(overrides));
  }

  /** What the server calls the tool that a model means by a name. */
  ownOf(shown: string): string {
    return this.#own.get(shown) ?? shown;
  }

  /** Shows a server's tools to a model. */
  show(tools: readonly Tool[]): readonly ToolSchema[] {
    return tools.flatMap(({ name: own, description = "", inputSchema }) => {
      const override = this.#overrides.get(own);
      const name = override?.name ?? own;
      // Another tool has got the name, and would be called.
      if (this.ownOf(name) !== own) return [];
      return [{
        name,
        description: override?.description ?? description,
        parameters: { ...inputSchema },
        strict: false,
      }];
    });
  }
}

/** The tools of a server, as they were when it was asked. */
export class ToolCatalog {
  readonly schemas: readonly ToolSchema[];
  /** Whether they are the same as long as nothing else is heard. */
  readonly isLasting: boolean;
  readonly #refused: ReadonlyMap<string, string>;

  /**
   * Keeps a list.
   *
   * @param schemas - as models are shown them
   * @param refused - by the server's names: what is wrong with those left out
   */
  constructor(
    schemas: readonly ToolSchema[],
    refused: ReadonlyMap<string, string>,
    isLasting: boolean,
  ) {
    this.schemas = schemas;
    this.isLasting = isLasting;
    this.#refused = refused;
  }

  /** What is wrong with a tool, by the server's name. */
  problemOf(own: string): string | undefined {
    return this.#refused.get(own);
  }

  descriptionOf(shown: string): string | undefined {
    return this.schemas.find(({ name }) => name === shown)?.description;
  }
}
