/** Who may call a tool. */
import type { Role, ToolContract } from '../ports.ts';

/** Whether a person of this role may call it. An operator saves in circles like any other member. */
export function mayCall({ roles }: ToolContract, role: Role): boolean {
  return roles.includes(role) || (role === 'operator' && roles.includes('member'));
}
