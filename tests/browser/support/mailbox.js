/** Mails that the suite really sent over SMTP. */
import { mailboxUrl } from "./suite.js";

const WAIT = 30_000;
const EVERY = 200;

/** The latest mail to an address after the `since` first ones, once it has come. Those of notifications come when they come. */
export async function mailTo(address, since = 0) {
  const deadline = Date.now() + WAIT;
  for (;;) {
    const mails = await all();
    const found = mails.slice(since).findLast(
      ({ to, links }) => to.some((each) => each.includes(address)) && !links.some((link) => link.endsWith("/compte/notifications")),
    );
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`no mail to ${address} within ${WAIT / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
}

/** How many mails there are now. */
export async function count() {
  return (await all()).length;
}

async function all() {
  const answer = await fetch(`${mailboxUrl}/api/mails`);
  if (!answer.ok) throw new Error(`the mailbox answered ${answer.status}`);
  return answer.json();
}
