/** Which tab is at which job: a Web Lock a job, so that two tabs never go on with the same one. */

const PREFIX = 'twinrun-job-';

function locks(): LockManager | null {
  // Absent outside secure contexts, whatever the types say.
  return (navigator as Partial<Navigator>).locks ?? null;
}

/**
 * Takes a job for this tab, until `release` is called or the tab is closed.
 * @returns the release, or null when another tab has the job
 */
export async function takeJob(id: string): Promise<(() => void) | null> {
  const manager = locks();
  if (manager === null) return () => {};
  return new Promise((done) => {
    manager
      .request(PREFIX + id, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          done(null);
          return undefined;
        }
        return new Promise<void>((release) => done(release));
      })
      // A browser that refuses locks is one where jobs are not guarded; training goes on.
      .catch(() => done(() => {}));
  });
}

/** The jobs that some tab is at. */
export async function takenJobs(): Promise<ReadonlySet<string>> {
  const held = await locks()
    ?.query()
    .catch(() => null);
  const names = (held?.held ?? []).flatMap((lock) => lock.name ?? []);
  return new Set(names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length)));
}
