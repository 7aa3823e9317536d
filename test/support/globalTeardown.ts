/**
 * After the last test. Says nothing: the last line belongs to summary.ts.
 */
import { endSharedServers } from "./globalSetup";

export default async function globalTeardown(): Promise<void> {
  await endSharedServers();
}
