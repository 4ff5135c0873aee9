import { TextField } from '../../../components/ui/text-field.tsx';

/** A password that is typed twice; `usable` tells whether it may be sent. */
export interface NewPassword {
  first: string;
  second: string;
}

export const NO_PASSWORD: NewPassword = { first: '', second: '' };

const LEAST_LENGTH = 10;

/** Whether a new password may be sent: long enough, and typed the same twice. */
export const isUsable = ({ first, second }: NewPassword): boolean => first.length >= LEAST_LENGTH && first === second;

interface NewPasswordFieldsProps {
  value: NewPassword;
  onChange: (value: NewPassword) => void;
}

/** Fields for a new password. */
export const NewPasswordFields = ({ value, onChange }: NewPasswordFieldsProps) => {
  const { first, second } = value;
  return (
    <>
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        required
        minLength={LEAST_LENGTH}
        maxLength={128}
        hint="At least 10 characters. A few unrelated words are easier to remember than signs."
        value={first}
        onChange={({ target }) => onChange({ first: target.value, second })}
      />
      <TextField
        label="New password again"
        type="password"
        autoComplete="new-password"
        required
        {...(second !== '' && !first.startsWith(second) && { problem: 'The two are not the same.' })}
        value={second}
        onChange={({ target }) => onChange({ first, second: target.value })}
      />
    </>
  );
};
