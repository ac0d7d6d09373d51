// What the phone keeps: entries that were written down, and the last list of each account. IndexedDB holds photos
// as they are; nothing leaves it before the server has said that it stands.
const NAME = "qipan-field";

function wait(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

/** Opens the phone's store. */
export async function openStore() {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("entries", { keyPath: "key" });
    opening.result.createObjectStore("days", { keyPath: "account" });
  };
  const base = await wait(opening);
  base.onversionchange = () => base.close();

  const shelf = (name, mode) => base.transaction(name, mode).objectStore(name);
  /** Done when it stands on the device, not before. */
  function write(name, change) {
    return new Promise((done, fail) => {
      const changing = base.transaction(name, "readwrite");
      changing.oncomplete = () => done();
      changing.onerror = changing.onabort = () => fail(changing.error ?? new Error("aborted"));
      change(changing.objectStore(name));
    });
  }

  return {
    put: (entry) => write("entries", (entries) => entries.put(entry)),
    remove: (key) => write("entries", (entries) => entries.delete(key)),
    get: (key) => wait(shelf("entries", "readonly").get(key)),
    async entries(account) {
      const all = await wait(shelf("entries", "readonly").getAll());
      return all.filter((entry) => entry.account === account).sort((a, b) => a.at.localeCompare(b.at));
    },
    day: (account) => wait(shelf("days", "readonly").get(account)),
    /** Keep this list and no other: whoever had the phone before has taken theirs along. */
    keepDay: (account, day) => write("days", (days) => {
      days.clear();
      days.put({ account, day });
    }),
    forgetDays: () => write("days", (days) => days.clear()),
  };
}
