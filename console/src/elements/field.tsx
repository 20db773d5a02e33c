import { type ReactNode, useId } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { useI18n } from '../i18n/i18n.tsx';

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  help?: ReactNode;
  /** What is wrong with the value; empty or absent while nothing is. */
  error?: string | undefined;
  required?: boolean;
  /** Lines of a text of several lines. */
  rows?: number;
  type?: 'text' | 'email' | 'datetime-local' | 'date';
  placeholder?: string;
  lang?: string;
};

/** A field with its label, its help and what is wrong with it. Browsers remember nothing that is typed in it. */
export const Field = ({
  label,
  value,
  onChange,
  onBlur,
  help,
  error,
  required = false,
  rows,
  type = 'text',
  placeholder,
  lang,
}: Props) => {
  const { t } = useI18n();
  const given = { ...(placeholder && { placeholder }), ...(lang && { lang }) };
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      isRequired={required}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      autoComplete="off"
      {...(onBlur && { onBlur })}
    >
      <Label>
        {label} {!required && <span className="optional">{t.field.optional}</span>}
      </Label>
      {help && (
        <Text slot="description" className="help">
          {help}
        </Text>
      )}
      {rows === undefined ? <Input type={type} {...given} /> : <TextArea rows={rows} {...given} />}
      <FieldError className="error">{error}</FieldError>
    </TextField>
  );
};

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value | '';
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  help?: string;
  /** Shown while nothing is chosen. */
  prompt?: string;
  error?: string | undefined;
};

/** A choice of one among several, with the control of the system. */
export const Choice = <Value extends string>({
  label,
  value,
  options,
  onChange,
  help,
  prompt,
  error,
}: ChoiceProps<Value>) => {
  const id = useId();
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {help && (
        <span id={`${id}-help`} className="help">
          {help}
        </span>
      )}
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value as Value)}
        aria-invalid={Boolean(error)}
        {...(described && { 'aria-describedby': described })}
      >
        {prompt !== undefined && (
          <option value="" disabled>
            {prompt}
          </option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {error && (
        <span id={`${id}-error`} className="error">
          {error}
        </span>
      )}
    </div>
  );
};
