import { testFuzz } from "../_fuzz_suite.ts";
import { PROPERTIES } from "./_fuzz.ts";

testFuzz(PROPERTIES);
