package org.sharedinfo.gallery.base;

import java.util.ArrayList;
import java.util.List;

/** What an owner knows about its list: its address and the frames that hold it. */
public final class OwnedList {
  final long vaddr;
  final long root;
  final long treeTop;
  final List<Long> pages = new ArrayList<>();
  final List<Long> treeMiddles = new ArrayList<>();
  long count;

  OwnedList(long vaddr, long root, long treeTop) {
    this.vaddr = vaddr;
    this.root = root;
    this.treeTop = treeTop;
  }

  /** Uses another frame for a page of the list. */
  public void replace(int index, long frame) {
    pages.set(index, frame);
  }

  /** The frame of a page of the list. */
  public long page(int index) {
    return pages.get(index);
  }

  /** The number of entries. */
  public long count() {
    return count;
  }

  /** The frame of the root of the page tables. */
  public long root() {
    return root;
  }

  /** The address of the list. */
  public long vaddr() {
    return vaddr;
  }

  /** The frame of the top of the tree. */
  public long treeTop() {
    return treeTop;
  }
}
