/** The five extensibility points at which Auth0 ran a hook, by their Management API ids. */
export const TRIGGER_IDS = [
  'credentials-exchange',
  'pre-user-registration',
  'post-user-registration',
  'post-change-password',
  'send-phone-message',
] as const;

export type TriggerId = (typeof TRIGGER_IDS)[number];

export function isTriggerId(value: unknown): value is TriggerId {
  return (TRIGGER_IDS as readonly unknown[]).includes(value);
}
