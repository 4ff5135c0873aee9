import { roleAllows, userRoleOf } from '@livermore/schemas';

/** Whether a role may send commands and change settings; the server decides, the page only does not offer it. */
export const maySteer = (role: string): boolean => roleAllows(userRoleOf(role), 'operator');
