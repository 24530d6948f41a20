/**
 * Bundles entry files of the platform tests.
 *
 * @module
 */

export { bundle } from "../../tools/bundle.ts";
export type {
  Bundle,
  BundleOptions,
  BundleTarget,
} from "../../tools/bundle.ts";
