package org.sharedinfo.explorer.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.sharedinfo.explorer.run.Facts;
import org.sharedinfo.explorer.run.Op;
import org.sharedinfo.explorer.run.Place;
import org.sharedinfo.explorer.run.WatchedMemory;

/**
 * The watched memory in blocks and cells, as far as its use is known. Blocks do not overlap, and
 * each access lies in one: a block is the largest of several overlapping accesses. A cell is a part
 * of a block that no access splits.
 */
public final class Partition {
  private record Block(Place place, List<Place> cells, int firstCell, int readers, int writers) {
    int users() {
      return readers | writers;
    }
  }

  // A place comes before the places it contains.
  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::memory)
          .thenComparingLong(Place::offset)
          .thenComparing(Place::bytes, Comparator.reverseOrder());

  private final int version;
  private final int markers;
  private final List<Block> blocks;
  private final Map<Place, Integer> blockOf = new HashMap<>();
  private final long[] initial;
  private final int cells;

  private Partition(Facts facts, WatchedMemory watch) {
    this.version = facts.version();
    this.markers = facts.markers();
    this.blocks = blocks(facts.users(), blockOf);
    this.initial = blocks.stream().mapToLong(b -> watch.initial(b.place())).toArray();
    this.cells = blocks.stream().mapToInt(b -> b.cells().size()).sum();
  }

  /** According to the facts known now. */
  public static Partition of(Facts facts, WatchedMemory watch) {
    return new Partition(facts, watch);
  }

  /** The version of the facts that it was made from. */
  public int version() {
    return version;
  }

  /** Whether this place is known to be used. */
  public boolean knows(Place place) {
    return blockOf.containsKey(place);
  }

  /** Whether bytes of this place are known to be used. */
  public boolean touches(Place place) {
    return knows(place) || blocks.stream().anyMatch(block -> block.place().overlaps(place));
  }

  public int size() {
    return blocks.size();
  }

  /** Where a block is. */
  public Place place(int block) {
    return blocks.get(block).place();
  }

  /** All places in blocks that are used in parts. They determine the blocks' shape. */
  public List<Place> mixed() {
    return blockOf.entrySet().stream()
        .filter(e -> blocks.get(e.getValue()).cells().size() > 1)
        .map(Map.Entry::getKey)
        .sorted(ORDER)
        .toList();
  }

  long initial(int block) {
    return initial[block];
  }

  /** The number of cells of all blocks. */
  int cells() {
    return cells;
  }

  int firstCell(int block) {
    return blocks.get(block).firstCell();
  }

  int cellsOf(int block) {
    return blocks.get(block).cells().size();
  }

  /** An op in terms of blocks and cells. */
  public PartitionOp resolve(int actor, Op op) {
    return switch (op) {
      case Op.Load load -> access(actor, op, load.place(), PartitionOp.Kind.LOAD);
      case Op.Store store -> access(actor, op, store.place(), PartitionOp.Kind.STORE);
      case Op.Update update -> access(actor, op, update.place(), PartitionOp.Kind.UPDATE);
      case Op.Barrier _ -> PartitionOp.elsewhere(this, op, PartitionOp.Kind.FENCE, false);
      case Op.Mark _ ->
          PartitionOp.elsewhere(this, op, PartitionOp.Kind.MARK, (markers & ~(1 << actor)) == 0);
      case Op.Join _ -> PartitionOp.elsewhere(this, op, PartitionOp.Kind.JOIN, true);
    };
  }

  private PartitionOp access(int actor, Op op, Place place, PartitionOp.Kind kind) {
    Integer at = blockOf.get(place);
    if (at == null) {
      throw new OutdatedException();
    }
    Block block = blocks.get(at);
    int inBlock = 0;
    for (int i = 0; i < block.cells().size(); i++) {
      if (contains(place, block.cells().get(i))) {
        inBlock |= 1 << i;
      }
    }
    int others = ~(1 << actor);
    return new PartitionOp(
        this,
        op,
        kind,
        at,
        (int) (place.offset() - block.place().offset()) * Byte.SIZE,
        place.mask(),
        inBlock,
        block.writers() == 0,
        (block.writers() & others) == 0,
        (block.users() & others) == 0);
  }

  private static List<Block> blocks(Map<Place, Facts.Users> users, Map<Place, Integer> blockOf) {
    List<Map.Entry<Place, Facts.Users>> used = new ArrayList<>(users.entrySet());
    used.sort(Map.Entry.comparingByKey(ORDER));
    List<Block> blocks = new ArrayList<>();
    int firstCell = 0;
    // Places are aligned to their size: two that overlap are one inside the other.
    for (int i = 0; i < used.size(); ) {
      Place whole = used.get(i).getKey();
      NavigableSet<Long> cuts = new TreeSet<>();
      int readers = 0;
      int writers = 0;
      for (; i < used.size() && contains(whole, used.get(i).getKey()); i++) {
        Place part = used.get(i).getKey();
        blockOf.put(part, blocks.size());
        cuts.add(part.offset());
        cuts.add(part.end());
        readers |= used.get(i).getValue().readers();
        writers |= used.get(i).getValue().writers();
      }
      List<Place> cells = cells(whole.memory(), cuts);
      blocks.add(new Block(whole, cells, firstCell, readers, writers));
      firstCell += cells.size();
    }
    return List.copyOf(blocks);
  }

  private static List<Place> cells(int memory, NavigableSet<Long> cuts) {
    List<Place> cells = new ArrayList<>();
    long from = cuts.first();
    for (long to : cuts.tailSet(from, false)) {
      cells.add(new Place(memory, from, (int) (to - from)));
      from = to;
    }
    return cells;
  }

  private static boolean contains(Place whole, Place part) {
    return whole.memory() == part.memory()
        && whole.offset() <= part.offset()
        && part.end() <= whole.end();
  }
}
