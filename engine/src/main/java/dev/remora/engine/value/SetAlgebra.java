package dev.remora.engine.value;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;

/**
 * Intersection, union and difference of sets. The sets are read only; the same one may be among
 * them more than once.
 */
public final class SetAlgebra {
  private SetAlgebra() {}

  /**
   * Visits the members that all sets have. Those of the smallest are looked up in the others, the
   * smaller ones first.
   *
   * @param sets at least one; put in another order
   * @param most stops after so many
   * @param element shows the members to the visitor
   * @return how many were visited
   */
  public static int intersect(
      SetValue[] sets, int most, Element element, Consumer<Element> visitor) {
    Arrays.sort(sets, Comparator.comparingInt(SetValue::size));
    int found = 0;
    for (SetValue.Members members = sets[0].members(); found < most && members.next(element); ) {
      if (isInAll(element, sets)) {
        visitor.accept(element);
        found++;
      }
    }
    return found;
  }

  /**
   * The members that any of the sets has.
   *
   * @param element is used up
   */
  public static SetValue union(SetValue[] sets, Element element, SetLimits limits) {
    SetValue result = SetValue.empty();
    for (SetValue set : sets) {
      result = addAll(result, set, element, limits);
    }
    return result;
  }

  /**
   * The members of the first set that none of the others has.
   *
   * @param sets at least one; all but the first are put in another order
   * @param element is used up
   */
  public static SetValue subtract(SetValue[] sets, Element element, SetLimits limits) {
    SetValue first = sets[0];
    long all = 0;
    for (SetValue set : sets) {
      all += set.size();
    }
    // Looking up each member of the first costs half as much as taking the others' members out.
    if ((long) first.size() * sets.length / 2 > all) {
      return subtractEach(sets, element, limits);
    }
    Arrays.sort(sets, 1, sets.length, Comparator.comparingInt(SetValue::size).reversed());
    SetValue result = SetValue.empty();
    for (SetValue.Members members = first.members(); members.next(element); ) {
      if (!isInAnyOther(element, sets)) {
        result = result.add(element, limits);
      }
    }
    return result;
  }

  private static SetValue subtractEach(SetValue[] sets, Element element, SetLimits limits) {
    SetValue result = addAll(SetValue.empty(), sets[0], element, limits);
    for (int i = 1; i < sets.length && result.size() > 0; i++) {
      for (SetValue.Members members = sets[i].members(); members.next(element); ) {
        result.remove(element);
      }
    }
    return result;
  }

  private static SetValue addAll(SetValue to, SetValue from, Element element, SetLimits limits) {
    SetValue result = to;
    for (SetValue.Members members = from.members(); members.next(element); ) {
      result = result.add(element, limits);
    }
    return result;
  }

  private static boolean isInAll(Element element, SetValue[] sets) {
    for (int i = 1; i < sets.length; i++) {
      if (!sets[i].contains(element)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isInAnyOther(Element element, SetValue[] sets) {
    for (int i = 1; i < sets.length; i++) {
      if (sets[i].contains(element)) {
        return true;
      }
    }
    return false;
  }
}
