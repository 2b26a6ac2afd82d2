/**
 * Buttons of the design system, which say nothing about their type: inside a form, every one of them would then submit.
 * Ours do only when told to. One that says `network` acts on the server at once, or takes a file from it: off line it stays
 * where it is, says when it will work again, and does nothing.
 */
import { Button as DsfrButton, type ButtonProps as DsfrButtonProps } from "@codegouvfr/react-dsfr/Button";
import { ButtonsGroup as DsfrButtonsGroup, type ButtonsGroupProps as DsfrButtonsGroupProps } from "@codegouvfr/react-dsfr/ButtonsGroup";
import { type MouseEvent, useId } from "react";
import { useOnline } from "../app/online";
import { Later, waiting } from "./Later";

export type ButtonProps = DsfrButtonProps & { network?: boolean };
type Grouped<Props> = Props extends unknown ? Omit<Props, "buttons"> & { buttons: [ButtonProps, ...ButtonProps[]] } : never;
export type ButtonsGroupProps = Grouped<DsfrButtonsGroupProps>;

function typed(props: DsfrButtonProps): DsfrButtonProps {
  return props.linkProps === undefined ? { type: "button", ...props } : props;
}

/** `later`: id of the sentence that says when it will work, while it does not. */
function drawn({ network: _, ...props }: ButtonProps, later: string | null): DsfrButtonProps {
  const own = typed(props as DsfrButtonProps);
  if (later === null) return own;
  if (own.linkProps !== undefined) return { ...own, linkProps: { ...own.linkProps, ...waiting(later) } };
  const described = [own.nativeButtonProps?.["aria-describedby"], later].filter(Boolean).join(" ");
  return {
    ...own,
    nativeButtonProps: { ...own.nativeButtonProps, ...waiting(described) },
    // A form is sent by the click on its button, the Enter key included.
    onClick: (event: MouseEvent<HTMLButtonElement>) => event.preventDefault(),
  };
}

export function Button(props: ButtonProps) {
  const later = useId();
  const waits = !useOnline() && props.network === true;
  return (
    <>
      <DsfrButton {...drawn(props, waits ? later : null)} />
      {waits && <Later id={later} />}
    </>
  );
}

export function ButtonsGroup({ buttons, ...rest }: ButtonsGroupProps) {
  const later = useId();
  const offline = !useOnline();
  const of = (props: ButtonProps) => drawn(props, offline && props.network ? later : null);
  const [first, ...others] = buttons;
  return (
    <>
      <DsfrButtonsGroup {...rest} buttons={[of(first), ...others.map(of)]} />
      {offline && buttons.some(({ network }) => network) && <Later id={later} />}
    </>
  );
}
