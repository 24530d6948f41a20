import { fromFileUrl, PROJECT_ROOT } from "../tools/project.ts";

/** A name that users can import, as its documentation has it. */
export interface PublicSymbol {
  readonly name: string;
  /** The file that declares it, relative to the project. */
  readonly path: string;
  /** Whether it is documented by an example that the tests run. */
  readonly hasExample: boolean;
}

/** As much of `deno doc --json` as is looked at. */
interface Documentation {
  readonly nodes: Readonly<Record<string, Module>>;
}

interface Module {
  readonly symbols: readonly {
    readonly name: string;
    /** Several where a name is overloaded, or both a type and a value. */
    readonly declarations: readonly Declaration[];
  }[];
}

interface Declaration {
  readonly location: { readonly filename: string };
  readonly jsDoc?: {
    readonly tags?: readonly { readonly kind: string; readonly doc?: string }[];
  };
}

/** What a module exports. */
export async function publicSymbols(module: URL): Promise<PublicSymbol[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", "--no-npm", module.href],
    cwd: fromFileUrl(PROJECT_ROOT),
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr));
  const { nodes }: Documentation = JSON.parse(decoder.decode(stdout));
  return Object.values(nodes).flatMap(({ symbols }) => symbols)
    .map(({ name, declarations }) => ({
      name,
      path: declarations[0]?.location.filename
        .replace(PROJECT_ROOT.href, "") ?? "",
      hasExample: declarations.some(hasExample),
    }));
}

function hasExample({ jsDoc }: Declaration): boolean {
  return jsDoc?.tags?.some(({ kind, doc = "" }) =>
    kind === "example" && /^```ts$/m.test(doc)
  ) ?? false;
}
