import {
  type JsonCodec,
  jsonObject,
  jsonOneOf,
  jsonOptional,
  jsonString,
} from "../core/mod.ts";
import { embeddedImage } from "./_embedded_image.ts";
import type { ImageContent } from "./llm_message.ts";

/** How the base64 of a picture begins. */
const MIME_TYPES = [
  ["/9j/", "image/jpeg"],
  ["R0lGOD", "image/gif"],
  ["UklGR", "image/webp"],
] as const;

/**
 * AutoGen writes a picture's bytes, without saying of what kind they are. A
 * picture that is only pointed at has a URL in their stead, which AutoGen does
 * not know.
 */
interface WrittenImage {
  readonly data?: string | undefined;
  readonly url?: string | undefined;
  readonly detail?: "auto" | "low" | "high" | undefined;
}

const written: JsonCodec<WrittenImage> = /* @__PURE__ */ jsonObject<
  WrittenImage
>({
  data: /* @__PURE__ */ jsonOptional(jsonString),
  url: /* @__PURE__ */ jsonOptional(jsonString),
  detail: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonOneOf("auto", "low", "high"),
  ),
});

/** Writes pictures as Python AutoGen does. */
export const imageJson: JsonCodec<ImageContent> = {
  write({ url, detail }) {
    const embedded = embeddedImage(url);
    return written.write({
      ...(embedded === undefined ? { url } : { data: embedded.data }),
      detail,
    });
  },
  read(json, refuse) {
    const { data, url, detail } = written.read(json, refuse);
    if (data === undefined && url === undefined) {
      throw refuse("/data", "missing_field", "is missing");
    }
    return {
      type: "image",
      url: url ?? `data:${mimeTypeOf(data ?? "")};base64,${data}`,
      ...(detail === undefined ? {} : { detail }),
    };
  },
};

function mimeTypeOf(base64: string): string {
  const known = MIME_TYPES.find(([start]) => base64.startsWith(start));
  return known?.[1] ?? "image/png";
}
