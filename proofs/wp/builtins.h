/* What lanes.c and rank.c ask of the compiler, told to Frama-C: the size of a number,
   the sign of another, and a root, of which nothing is assumed.  The last hypotheses are
   the contracts of power_of_two and power_of_two_single, which read a number as bits. */
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
/*@ assigns \nothing; */
double square_root_of(double x);
#define __builtin_sqrt square_root_of
#define __builtin_fabs size_of_real
#define __builtin_copysign sign_from
/* The same of single precision. */
/*@ assigns \nothing;
    ensures \is_finite(x) ==> \is_finite(\result) && 0 <= \result; */
float size_of_single(float x);
/*@ assigns \nothing;
    ensures \is_finite(x) ==> \is_finite(\result) && (\result == x || \result == -x); */
float sign_from_single(float x, float y);
/*@ assigns \nothing; */
float square_root_of_single(float x);
#define __builtin_sqrtf square_root_of_single
#define __builtin_fabsf size_of_single
#define __builtin_copysignf sign_from_single
/* That a number comes ahead changes nothing. */
#define __builtin_prefetch(at, write, keep) ((void) (at))
