/**
 * Buttons of the design system, which say nothing about their type: inside a form, every one of them would then submit.
 * Ours do only when told to.
 */
import { Button as DsfrButton, type ButtonProps } from "@codegouvfr/react-dsfr/Button";
import { ButtonsGroup as DsfrButtonsGroup, type ButtonsGroupProps } from "@codegouvfr/react-dsfr/ButtonsGroup";

function typed(props: ButtonProps): ButtonProps {
  return props.linkProps === undefined ? { type: "button", ...props } : props;
}

export function Button(props: ButtonProps) {
  return <DsfrButton {...typed(props)} />;
}

export function ButtonsGroup({ buttons, ...rest }: ButtonsGroupProps) {
  const [first, ...others] = buttons;
  return <DsfrButtonsGroup {...rest} buttons={[typed(first), ...others.map(typed)]} />;
}
