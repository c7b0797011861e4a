/* RSA moduli whose factors are known to be easily found (SBR 6.1.1.3, 5; the methods are
 * those that BR 6.1.1.3 names). */
#include "certificate_private.h"

/* --- ROCA, CVE-2017-15361 ------------------------------------------------------------- */

/* The affected primes are powers of 65537 modulo the product of the first 39 primes or
 * more, and so is their product modulo each of these (Nemec et al., CCS 2017). */
static bool is_power(unsigned value, unsigned modulus)
{
    unsigned power = 1;
    do {
        if (power == value)
            return true;
        power = power * (65537 % modulus) % modulus;
    } while (power != 1);
    return false;
}

bool certificate_is_roca(const BIGNUM *modulus)
{
    static const uint8_t primes[] = {
        3,  5,  7,  11, 13, 17,  19,  23,  29,  31,  37,  41,  43,  47,  53,  59,  61,  67,  71,
        73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};
    for (size_t i = 0; i < sizeof primes; i++)
        if (!is_power((unsigned)BN_mod_word(modulus, primes[i]), primes[i]))
            return false;
    return true;
}

/* --- Close primes --------------------------------------------------------------------- */

enum { ROUNDS = 100, MODULI = 6, SIEVE = 64 * 63 * 11 * 17 * 19 * 23 };

static BN_ULONG small_root(BN_ULONG n)
{
    BN_ULONG root = 0;
    for (BN_ULONG bit = (BN_ULONG)1 << 15; bit != 0; bit >>= 1)
        if ((root | bit) * (root | bit) <= n)
            root |= bit;
    return root;
}

/* ROOT = the largest number whose square is not above N. The root of the upper half of
 * N gives half of its digits, and a step of Newton's method the rest, to within one. */
static bool square_root(BIGNUM *root, const BIGNUM *n, BN_CTX *context)
{
    int bits = BN_num_bits(n), shift = bits / 4;
    BN_CTX_start(context);
    BIGNUM *t = BN_CTX_get(context);
    bool fine = t != NULL;
    if (fine && bits <= 32) {
        fine = BN_set_word(root, small_root(BN_get_word(n))) == 1;
    } else if (fine) {
        fine = BN_rshift(t, n, 2 * shift) == 1 && square_root(root, t, context) &&
               BN_add_word(root, 1) == 1 && BN_lshift(root, root, shift) == 1 &&
               BN_div(t, NULL, n, root, context) == 1 && BN_add(root, root, t) == 1 &&
               BN_rshift1(root, root) == 1;
        /* from above */
        while (fine && (fine = BN_sqr(t, root, context) == 1) && BN_cmp(t, n) > 0)
            fine = BN_sub_word(root, 1) == 1;
    }
    BN_CTX_end(context);
    return fine;
}

/* What squares can be modulo a few small numbers: of all numbers, one in 270 gets through. */
struct sieve {
    unsigned modulus;
    uint64_t squares;
};

static void make_sieves(struct sieve *sieves)
{
    static const unsigned moduli[MODULI] = {64, 63, 11, 17, 19, 23};
    for (int i = 0; i < MODULI; i++) {
        sieves[i] = (struct sieve){.modulus = moduli[i]};
        for (unsigned r = 0; r < moduli[i]; r++)
            sieves[i].squares |= UINT64_C(1) << (r * r % moduli[i]);
    }
}

static bool may_be_square(const struct sieve *sieves, uint64_t residue)
{
    for (int i = 0; i < MODULI; i++)
        if ((sieves[i].squares >> (residue % sieves[i].modulus) & 1) == 0)
            return false;
    return true;
}

/* Whether A^2 - N = B^2, and A - B is not the factor 1. */
static bool is_found(const BIGNUM *a, const BIGNUM *n, BN_CTX *context, bool *fine)
{
    BN_CTX_start(context);
    BIGNUM *difference = BN_CTX_get(context), *b = BN_CTX_get(context), *t = BN_CTX_get(context);
    bool found = false;
    *fine =
        t != NULL && BN_sqr(difference, a, context) == 1 && BN_sub(difference, difference, n) == 1;
    if (*fine && !BN_is_negative(difference)) {
        *fine = square_root(b, difference, context) && BN_sqr(t, b, context) == 1;
        found = *fine && BN_cmp(t, difference) == 0;
        *fine = *fine && BN_sub(t, a, b) == 1;
        found = found && !BN_is_one(t);
    }
    BN_CTX_end(context);
    return found;
}

/* Fermat's method: N = (A - B) (A + B) for an A not far above the root, which itself is
 * tried as well: it may be exact. */
bool certificate_has_close_primes(const BIGNUM *n, BN_CTX *context, bool *fine)
{
    struct sieve sieves[MODULI];
    bool found = false;
    BN_CTX_start(context);
    BIGNUM *a = BN_CTX_get(context);
    *fine = a != NULL && square_root(a, n, context);
    if (*fine) {
        make_sieves(sieves);
        uint64_t a_residue = BN_mod_word(a, SIEVE), n_residue = BN_mod_word(n, SIEVE);
        for (uint64_t i = 0; i <= ROUNDS && *fine && !found; i++) {
            uint64_t residue = (a_residue + i) * (a_residue + i) + SIEVE - n_residue;
            found = may_be_square(sieves, residue) && is_found(a, n, context, fine);
            *fine = *fine && BN_add_word(a, 1) == 1;
        }
    }
    BN_CTX_end(context);
    return found;
}
