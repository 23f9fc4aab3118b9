package dev.remora.engine.keyspace;

/** A key that expires; also a link of a list of the {@link ExpiryWheel}. */
final class ExpiringEntry extends Entry {
  private long expiresAt;

  // The list is a ring: an entry of no list is a ring of its own.
  private ExpiringEntry previous = this;
  private ExpiringEntry following = this;

  ExpiringEntry(byte[] key, int hash, Object value, long expiresAt) {
    super(key, hash, value);
    this.expiresAt = expiresAt;
  }

  @Override
  public long expiresAt() {
    return expiresAt;
  }

  void expiresAt(long millis) {
    expiresAt = millis;
  }

  /** Whether this, as the head of a list, is alone. */
  boolean isEmpty() {
    return following == this;
  }

  ExpiringEntry first() {
    return following;
  }

  void append(ExpiringEntry entry) {
    entry.previous = previous;
    entry.following = this;
    previous.following = entry;
    previous = entry;
  }

  void unlink() {
    previous.following = following;
    following.previous = previous;
    previous = this;
    following = this;
  }

  /** Takes over all entries of another list. */
  void appendAll(ExpiringEntry head) {
    if (head.isEmpty()) {
      return;
    }
    ExpiringEntry first = head.following;
    ExpiringEntry last = head.previous;
    head.following = head;
    head.previous = head;
    first.previous = previous;
    previous.following = first;
    last.following = this;
    previous = last;
  }
}
