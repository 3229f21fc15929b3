import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical.ts';

/** SHA-256 of a text, base64url: what seals are made of. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/**
 * Root of the Merkle tree over leaves, as RFC 6962 makes it: a leaf is hashed behind a zero byte, a node behind a
 * one, so that neither can pass for the other.
 */
export function rootOf(leaves: readonly unknown[]): string {
  return treeOf(leaves.map((leaf) => hash(0, Buffer.from(canonicalJson(leaf))))).toString('base64url');
}

function treeOf(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes;
  if (!only) return createHash('sha256').digest();
  if (hashes.length === 1) return only;
  const half = 2 ** Math.ceil(Math.log2(hashes.length) - 1);
  return hash(1, treeOf(hashes.slice(0, half)), treeOf(hashes.slice(half)));
}

function hash(prefix: 0 | 1, ...parts: readonly Buffer[]): Buffer {
  return createHash('sha256')
    .update(Buffer.concat([Buffer.of(prefix), ...parts]))
    .digest();
}
