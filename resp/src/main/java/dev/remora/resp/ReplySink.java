package dev.remora.resp;

/** Where {@link ReplyEncoder#drainTo} puts encoded replies, in order. */
public interface ReplySink {
  /** Takes bytes that are only valid until this returns: to be copied or sent now. */
  void copy(byte[] source, int offset, int length);

  /** Takes bytes that will not change any more: they may be kept and sent later, without a copy. */
  void share(byte[] source, int offset, int length);
}
