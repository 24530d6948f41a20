import type { Environment } from "../../telemetry/mod.ts";
import type { ApiSettings } from "./api_client_options.ts";
import type { Provider } from "./provider.ts";

/** Gives the key for a server. */
type GiveKey = (
  baseUrl: string,
) => string | undefined | Promise<string | undefined>;

/** A key, or nothing where that of the environment will do. */
interface KeySetting {
  readonly apiKey?: "" | (() => Promise<string>);
}

/**
 * Which key a client has that was made of a file: what the program gives for its
 * server, or else that of the environment, which goes to servers only that no
 * file has chosen.
 *
 * @param isTrusted - whether the server may have the key of the environment
 * @param give - how the program gives keys
 */
export function componentKey(
  baseUrl: string,
  isTrusted: boolean,
  give: GiveKey | undefined,
): KeySetting {
  if (give !== undefined) {
    return { apiKey: async () => await give(baseUrl) ?? "" };
  }
  // What is empty is no key, and keeps that of the environment back.
  return isTrusted ? {} : { apiKey: "" };
}

/** The same, where a provider's own server is trusted, and the environment's. */
export function providerKey(
  { name, url }: Pick<Provider<ApiSettings>, "name" | "url">,
  baseUrl: string | undefined,
  environment: Environment,
  give: GiveKey | undefined,
): KeySetting {
  const trusted = environment(`${name}_BASE_URL`) ?? url;
  const server = baseUrl ?? trusted;
  const isTrusted = [trusted, url].some((each) =>
    originOf(each) === originOf(server)
  );
  return componentKey(server, isTrusted, give);
}

/** Where a URL leads, or the text as it is where it is none. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
