import type { LastState } from './last-state.ts';

const DATABASE = 'livermore';
const STORE = 'last-state';
/** There is one: of whoever was signed in last. */
const KEY = 'last';
/** Whose state may be kept; without it nothing is. In this storage since it can be asked at once, by every tab. */
const OWNER_KEY = 'livermore.last-user';
/** What says nothing about anybody and stays when somebody signs out. */
const IMPERSONAL = ['livermore.theme'];

/** Lets the state of a user be kept from here on; what was another's goes. */
export const keepFor = async (userId: number): Promise<void> => {
  if (localStorage.getItem(OWNER_KEY) === String(userId)) return;
  await forgetUser();
  localStorage.setItem(OWNER_KEY, String(userId));
};

/** Removes everything that this browser keeps about whoever was signed in. */
export const forgetUser = async (): Promise<void> => {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith('livermore.') && !IMPERSONAL.includes(key)) localStorage.removeItem(key);
  }
  await inStore('readwrite', (store) => store.clear());
};

/** Keeps a state in the place of the one before, unless its user has signed out. */
export const writeLastState = async (state: LastState): Promise<void> => {
  if (localStorage.getItem(OWNER_KEY) === String(state.user.id)) await inStore('readwrite', (store) => store.put(state, KEY));
};

/** The kept state, if this build kept it for the user who was signed in last. */
export const readLastState = async (build: string): Promise<LastState | null> => {
  const state = (await inStore('readonly', (store) => store.get(KEY))) as LastState | undefined;
  return state?.build === build && localStorage.getItem(OWNER_KEY) === String(state.user.id) ? state : null;
};

/** Does one thing in the store; gives undefined where the browser refuses to keep anything. */
const inStore = async (mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<unknown> => {
  try {
    const opening = indexedDB.open(DATABASE, 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE));
    const database = (await settled(opening)) as IDBDatabase;
    try {
      return await settled(act(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      // Waits for what is under way.
      database.close();
    }
  } catch {
    return undefined;
  }
};

const settled = (request: IDBRequest): Promise<unknown> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the browser keeps nothing')));
  });
