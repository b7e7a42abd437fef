package org.sharedinfo.recording.monitor;

import java.util.Optional;
import java.util.OptionalLong;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.recording.WatchedArea;

/**
 * Walks to entries as a processor would, by the contents of the watched frames: through the page
 * tables, or through the three-level tree.
 */
final class ListWalk {
  private static final int PAGE_SHIFT = 12;
  private static final int INDEX_BITS = 9;
  private static final long PRESENT = 1;
  private static final long LARGE = 1 << 7;
  private static final long FRAME = 0x000f_ffff_ffff_f000L;
  private static final Found UNKNOWN = new Found.Unknown();

  private final Scene scene;
  private final ListFields fields;

  ListWalk(Scene scene, ListFields fields) {
    this.scene = scene;
    this.fields = fields;
  }

  /** The entry that an observer should read now: of the linear list if there is one. */
  Found entry(long pfn) {
    return fields.isPublished() ? linear(pfn) : fields.isWithout() ? tree(pfn) : UNKNOWN;
  }

  /** The entry of a pfn in the linear list. */
  Found linear(long pfn) {
    OptionalLong cr3 = fields.cr3();
    OptionalLong start = fields.vaddr();
    if (cr3.isEmpty() || start.isEmpty()) {
      return UNKNOWN;
    }
    long vaddr = start.getAsLong();
    int bytes = fields.wordBytes();
    long room = Long.divideUnsigned(fields.allOnes() - vaddr, bytes);
    if (vaddr % bytes != 0) {
      return UNKNOWN; // an entry may then lie in two pages
    }
    if (Long.compareUnsigned(pfn, room) > 0) {
      return new Found.Broken("pfn " + Recent.number(pfn) + " is past the end of addresses");
    }
    long address = vaddr + pfn * bytes;
    if (!isAddress(vaddr) || !isAddress(address)) {
      return new Found.Broken("address " + Recent.number(address) + " is not canonical");
    }
    return translate(rootOf(cr3.getAsLong()), address);
  }

  private boolean isAddress(long address) {
    return !fields.isWide() || address << Short.SIZE >> Short.SIZE == address;
  }

  private long rootOf(long cr3) {
    return fields.isWide()
        ? cr3 >>> PAGE_SHIFT
        : (cr3 >>> PAGE_SHIFT | cr3 << Integer.SIZE - PAGE_SHIFT) & fields.allOnes();
  }

  private Found translate(long root, long address) {
    long number = root;
    for (int level = fields.isWide() ? 4 : 3; level > 0; level--) {
      int shift = PAGE_SHIFT + INDEX_BITS * (level - 1);
      int index = (int) (address >>> shift) & (1 << INDEX_BITS) - 1;
      Found found = word(number, index * Long.BYTES, Long.BYTES);
      if (!(found instanceof Found.Entry(long entry, long table, int _))) {
        return found;
      }
      if ((entry & PRESENT) == 0) {
        return new Found.Broken(
            "entry %s of the level %d table in frame %s is not present"
                .formatted(Recent.number(index), level, Recent.number(table)));
      }
      number = (entry & FRAME) >>> PAGE_SHIFT;
      if (level > 1 && level < 4 && (entry & LARGE) != 0 && (level == 2 || fields.isWide())) {
        long inside = (1L << shift - PAGE_SHIFT) - 1;
        number = number & ~inside | address >>> PAGE_SHIFT & inside;
        break;
      }
    }
    return word(number, (int) address & Abi.FRAME_BYTES - 1, fields.wordBytes());
  }

  /** The entry of a pfn in the tree. */
  Found tree(long pfn) {
    OptionalLong top = fields.tree();
    if (top.isEmpty()) {
      return UNKNOWN;
    }
    if (top.getAsLong() == 0 || top.getAsLong() == fields.allOnes()) {
      return new Found.Nothing();
    }
    int bytes = fields.wordBytes();
    int bits = slotBits();
    if (!fitsTree(pfn)) {
      return new Found.Broken("pfn " + Recent.number(pfn) + " is beyond the slots of a tree");
    }
    Found found = new Found.Entry(top.getAsLong(), 0, 0);
    for (int level = 2; level >= 0; level--) {
      if (!(found instanceof Found.Entry(long number, long _, int _))) {
        return found;
      }
      int slot = (int) (pfn >>> level * bits) & (1 << bits) - 1;
      found = word(number, slot * bytes, bytes);
    }
    return found;
  }

  /** Whether a tree has a slot for a pfn. */
  boolean fitsTree(long pfn) {
    return pfn >>> 3 * slotBits() == 0;
  }

  private int slotBits() {
    return PAGE_SHIFT - Integer.numberOfTrailingZeros(fields.wordBytes());
  }

  private Found word(long number, int at, int bytes) {
    Optional<WatchedArea> area = scene.frames().frame(number);
    if (area.isEmpty()) {
      return scene.watchesAllFrames()
          ? new Found.Broken("the guest has no frame " + Recent.number(number))
          : UNKNOWN;
    }
    KnownBytes contents = scene.list(area.get());
    return contents.knows(at, bytes)
        ? new Found.Entry(contents.number(at, bytes), number, at)
        : UNKNOWN;
  }

  /** Whether the list or the tree has an entry that names a frame, as toolstacks look for. */
  boolean names(long frame) {
    int bytes = fields.wordBytes();
    return scene.frames().leaves().stream()
        .map(scene::list)
        .anyMatch(contents -> {
          for (int at = 0; at < contents.size(); at += bytes) {
            if (contents.knows(at, bytes) && contents.number(at, bytes) == frame) {
              return true;
            }
          }
          return false;
        });
  }
}
