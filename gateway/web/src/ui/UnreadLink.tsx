import { type ReactNode, useId } from "react";
import { Link } from "./Link";

/**
 * Link to what may be unread: screen readers hear « à lire » before its title. That word comes second in the page, and
 * is named first: the box of a link begins with its first child, and a click would aim at a text of one pixel.
 */
export function UnreadLink({ href, unread, current = false, onClick, children }: {
  href: string;
  unread: boolean;
  current?: boolean;
  onClick?: () => void;
  children: ReactNode;
}) {
  const id = useId();
  const rest = { ...(current ? { "aria-current": "true" as const } : {}), ...(onClick ? { onClick } : {}) };
  if (!unread) {
    return (
      <Link href={href} {...rest}>
        {children}
      </Link>
    );
  }
  return (
    <Link href={href} {...rest} aria-labelledby={`${id}-lire ${id}-titre`}>
      <span id={`${id}-titre`}>{children}</span>
      <span id={`${id}-lire`} className="fr-sr-only">
        à lire,
      </span>
    </Link>
  );
}
