import { Button } from "./Button";

/** Asks for the following lines of a long list; nothing where all are shown. */
export function NextPage({ query }: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}) {
  if (!query.hasNextPage) return null;
  return (
    <Button priority="secondary" onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
      Voir la suite
    </Button>
  );
}
