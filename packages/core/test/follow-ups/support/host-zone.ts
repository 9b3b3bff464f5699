/** Runs something under another time zone of the host process, as if it had been started there. */

/** The result of `run` with the host's zone set to `zone`; the zone is put back afterwards. */
export function underHostZone<T>(zone: string, run: () => T): T {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    return run();
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
}
