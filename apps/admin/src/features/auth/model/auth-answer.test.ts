import { expect, it } from 'vitest';
import { authAnswer } from './auth-answer.ts';

const refusal = (status: number, body: object | string) => {
  const answer = authAnswer(status, typeof body === 'string' ? body : JSON.stringify(body));
  return answer.ok ? 'accepted' : answer.words;
};

it('an accepted step gives what the server said', () => {
  expect(authAnswer(200, '{"twoFactorRedirect":true}')).toEqual({ ok: true, body: { twoFactorRedirect: true } });
  expect(authAnswer(200, '')).toEqual({ ok: true, body: {} });
});

it('a refusal is told in our words where the library has none for people, else in those of the server', () => {
  expect(refusal(401, { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' })).toMatch(/do not belong together/);
  expect(refusal(403, { code: 'LINK_ENDED', message: 'This link was used.' })).toBe('This link was used.');
  expect(refusal(400, '<html>')).toBe('The server refuses this.');
});

it('too many attempts tell how long to wait', () => {
  expect(refusal(429, { code: 'TOO_MANY_ATTEMPTS', waitMs: 59_001 })).toBe('Too many attempts. Try again in 60 seconds.');
  expect(refusal(429, { waitMs: 91_000 })).toBe('Too many attempts. Try again in 2 minutes.');
});

it('no answer and a failing server are not called a refusal', () => {
  expect([refusal(0, ''), refusal(503, { message: 'x' })]).toEqual(Array.from({ length: 2 }, () => 'The server does not answer. See that it runs, and try again.'));
});
