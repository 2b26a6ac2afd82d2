/** Files that the server gives at once: off line they stay in sight, say when they will be there, and lead nowhere. */
import { Download as DsfrDownload, type DownloadProps } from "@codegouvfr/react-dsfr/Download";
import { useId } from "react";
import { useOnline } from "../app/online";
import { Later, waiting } from "./Later";
import { Link, type LinkProps } from "./Link";

/** A document, with its format. */
export function Download({ linkProps, ...props }: DownloadProps) {
  const later = useId();
  const waits = !useOnline();
  return (
    <>
      <DsfrDownload {...props} linkProps={{ ...linkProps, ...(waits ? waiting(later) : {}) }} />
      {waits && <Later id={later} />}
    </>
  );
}

/** A link to a file, in a list or a sentence. */
export function FileLink(props: LinkProps) {
  const later = useId();
  const waits = !useOnline();
  return (
    <>
      <Link {...props} {...(waits ? waiting(later) : {})} />
      {waits && <Later id={later} />}
    </>
  );
}
