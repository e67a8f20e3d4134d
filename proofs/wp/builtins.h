/* What lanes.c asks of the compiler, told to Frama-C: the size of a number and
   the sign of another.  The third hypothesis about lanes.c is the contract of
   power_of_two, which reads a double as bits. */
/*@ assigns \nothing;
    behavior finite:
      assumes \is_finite(x);
      ensures \is_finite(\result) && 0 <= \result && (\result == x || \result == -x);
    behavior other:
      assumes !\is_finite(x);
      ensures !\is_finite(\result);
    complete behaviors; disjoint behaviors;
*/
double size_of_real(double x);
/*@ assigns \nothing;
    behavior finite:
      assumes \is_finite(x);
      ensures \is_finite(\result) && (\result == x || \result == -x);
    behavior other:
      assumes !\is_finite(x);
      ensures !\is_finite(\result);
    complete behaviors; disjoint behaviors;
*/
double sign_from(double x, double y);
#define __builtin_fabs size_of_real
#define __builtin_copysign sign_from
