/* 4000 tanh of the system's vector library; WIDTH names the function. */
#include <math.h>
#define PASTE(a, b) a##b
#define NAME(w) PASTE(tanh_, w)
void NAME(WIDTH)(const double *x, double *y);
void NAME(WIDTH)(const double *x, double *y)
{
  for (int i = 0; i < 4000; i++) y[i] = tanh(x[i]);
}
