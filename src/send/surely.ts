// A claim whose commit nobody confirmed: the connection broke, or the database went away, before the answer came.

/** Runs a claim. Where it fails after it had taken something, that is given back, for it may be committed; then the error is thrown. */
export async function surely<Taken, Claim>(
  claim: (onTaken: (taken: Taken) => void) => Promise<Claim>,
  giveBack: (taken: Taken) => Promise<void>,
): Promise<Claim> {
  const seen: Taken[] = [];
  try {
    return await claim((taken) => void seen.push(taken));
  } catch (error) {
    for (const taken of seen) await giveBack(taken);
    throw error;
  }
}
