import type { ReactNode } from "react";
import { ApiError } from "../../api/http";
import type { Book } from "../../api/types";
import { nomComplet } from "../../text/noms";
import { Done, Loaded, useNotice } from "../../ui/feedback";
import { NotFound } from "../../ui/NotFound";
import { Page } from "../../ui/Page";
import { adresseBook } from "./etapes";
import { useBook, useWhose } from "./useBook";
import { titreDuBook } from "./words";

interface Props {
  /** Of a page within the book. */
  title?: string;
  /** Which step of the book it is: in the title of the document. */
  step?: string;
  /** Such a page lies under the book in the breadcrumb. */
  within?: boolean;
  /** Save state of what the page holds, if anything. */
  save?: ReactNode;
  children: (book: Book) => ReactNode;
}

/** Around each page of a book: whose it is, and what was just done (F-11). */
export function Cadre({ title, step, within = false, save, children }: Props) {
  const { apprenant, own } = useWhose();
  const notice = useNotice();
  const query = useBook(apprenant);
  const { data } = query;
  // Where the module is off, or the book is not for this person, nothing of the page may show.
  if (!data && query.error instanceof ApiError && [403, 404].includes(query.error.status)) return <NotFound />;
  const whole = data ? titreDuBook(data, own) : own ? "Mon book" : "Book";
  return (
    <Page
      title={title ?? whole}
      {...(data ? { context: step ?? nomComplet(data.apprenant) } : {})}
      crumbs={within ? [{ label: whole, href: adresseBook(apprenant) }] : []}
      bar={data && <Bar book={data} save={save} />}
    >
      <Done text={notice} />
      <Loaded query={query}>{children}</Loaded>
    </Page>
  );
}

function Bar({ book: { apprenant }, save }: { book: Book; save: ReactNode }) {
  return (
    <div className="cpro-context cpro-noprint">
      <p>
        <strong>{nomComplet(apprenant)}</strong>
        {[apprenant.division, "Book"].filter(Boolean).map((part) => (
          <span key={part}> · {part}</span>
        ))}
      </p>
      {save}
    </div>
  );
}
