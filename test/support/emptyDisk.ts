/**
 * The smallest qcow2 there is: a valid disk of 1 MiB that holds nothing, made without any tool.
 */

/** Different ids make different bytes, so that "the file has changed" can be told. */
export function emptyQcow2(id = 0): Buffer {
  const cluster = 64 * 1024;
  // Cluster 0 is the header, 1 the table of reference counts, 2 the counts themselves, 3 the first-level table.
  const disk = Buffer.alloc(4 * cluster);
  disk.write("QFI\xfb", 0, "latin1");
  disk.writeUInt32BE(2, 4); // version
  disk.writeUInt32BE(16, 20); // a cluster is 2 ** 16 bytes
  disk.writeBigUInt64BE(1024n * 1024n, 24); // size of the disk
  disk.writeUInt32BE(1, 36); // entries of the first-level table
  disk.writeBigUInt64BE(BigInt(3 * cluster), 40);
  disk.writeBigUInt64BE(BigInt(cluster), 48);
  disk.writeUInt32BE(1, 56); // clusters of the table of reference counts
  disk.writeBigUInt64BE(BigInt(2 * cluster), cluster);
  for (let used = 0; used < 4; used++) disk.writeUInt16BE(1, 2 * cluster + 2 * used);
  disk.writeUInt32BE(id, cluster - 4); // beyond the header's fields, nobody reads it
  return disk;
}
