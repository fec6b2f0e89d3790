/** Quantity and price, echoed as they are read, what they come to, and the question that they may raise. */
import { useEffect, useId, useRef, useState } from 'react';
import { minorUnits } from '../../../src/client/index.ts';
import { grouped, groupedAmount, groupedPrice, unmistakable } from '../format/amount.ts';
import { multiply, roundHalfEven } from '../format/exact.ts';
import { browserNumbers } from '../format/number-text.ts';
import { type NumberField, type NumberTexts, type Question, questionOn } from './second-reading.ts';
import { TextField } from './TextField.tsx';

interface FieldProps {
  value: string;
  onChange: (text: string) => void;
  error: string | undefined;
  disabled: boolean;
}

interface NumberFieldsProps {
  quantity: FieldProps;
  price: FieldProps;
  /** Undefined while it is not known. */
  currency: string | undefined;
  second: ReturnType<typeof useSecondReading>;
}

/**
 * Asks about numbers that would read differently in the other convention.
 * @param texts those that would be sent
 * @param knownPrices looked up when it asks
 */
export function useSecondReading(texts: NumberTexts, knownPrices: () => readonly string[]) {
  const [answered, setAnswered] = useState<NumberTexts>({});
  const [asked, setAsked] = useState<Question | null>(null);
  const question = asked && texts[asked.field]?.trim() === asked.text ? asked : null;
  return {
    question,
    /** Shows a question where there is one. True when there is none, and the numbers can be sent. */
    isClear: (): boolean => {
      const next = questionOn(texts, answered, browserNumbers(), knownPrices());
      setAsked(next);
      return next === null;
    },
    answer: (field: NumberField, text: string) => {
      setAnswered(before => ({ ...before, [field]: text }));
      setAsked(null);
    },
  };
}

export function NumberFields({ quantity, price, currency, second }: NumberFieldsProps) {
  const numbers = browserNumbers();
  const fields = { quantity, price };
  const [quantityRead, priceRead] = [numbers.read(quantity.value).number, numbers.read(price.value).number];
  const quantityEcho = quantityRead === null ? undefined : `= ${unmistakable(quantityRead)}`;
  const priceEcho = priceRead === null ? currency && `in ${currency}` : `= ${withCurrency(unmistakable(priceRead, 2))}`;
  const product = quantityRead !== null && priceRead !== null ? multiply(quantityRead, priceRead) : null;

  function withCurrency(amount: string): string {
    return currency === undefined ? amount : `${amount} ${currency}`;
  }
  const grossOf = (exact: string) =>
    currency === undefined
      ? groupedPrice(exact)
      : withCurrency(groupedAmount(roundHalfEven(exact, minorUnits(currency)), currency));
  return (
    <div className="number-fields">
      <div className="field-row">
        <TextField
          {...quantity}
          name="quantity"
          label="Quantity"
          placeholder={numbers.example}
          numeric
          hint={quantityEcho}
        />
        <TextField {...price} name="price" label="Price" placeholder={numbers.write('0.00')} numeric hint={priceEcho} />
      </div>
      <p className="gross">
        <span>Gross</span> <output>{product === null ? '–' : grossOf(product)}</output>
      </p>
      {second.question && (
        <SecondReading
          question={second.question}
          onAnswer={({ field, text, readings }, reading) => {
            // The locale's own reading leaves the text as it was typed.
            const answer = reading === readings[0] ? text : numbers.write(reading);
            if (answer !== text) fields[field].onChange(answer);
            second.answer(field, answer);
          }}
        />
      )}
    </div>
  );
}

interface SecondReadingProps {
  question: Question;
  onAnswer: (question: Question, reading: string) => void;
}

function SecondReading({ question, onAnswer }: SecondReadingProps) {
  const id = useId();
  const box = useRef<HTMLFieldSetElement>(null);
  // Focus on the question rather than on an answer: a second Enter from habit must not answer.
  useEffect(() => {
    if (question) box.current?.focus();
  }, [question]);
  const { readings } = question;
  const alike = readings.some(reading => reading.split('.')[1]?.length === 3);
  const [first, second] = readings.map(reading => (alike ? unmistakable(reading) : grouped(reading)));
  return (
    <fieldset ref={box} className="notice wait second-reading" tabIndex={-1} aria-labelledby={id}>
      <legend id={id}>
        Did you mean {first} or {second}?
      </legend>
      <div className="actions">
        {readings.map((reading, index) => (
          <button
            key={reading}
            type="button"
            className="button"
            onClick={({ currentTarget: { form } }) => {
              onAnswer(question, reading);
              const field = form?.elements.namedItem(question.field);
              if (field instanceof HTMLElement) field.focus();
            }}
          >
            {index === 0 ? first : second}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
