/* What the numbers of a public key are good for: whether a point lies on its
 * curve (SBR 6.1.5), and the factors of an RSA modulus are neither small (6.1.6) nor
 * easily found (6.1.1.3; both certificate_weak.c). */
#include "certificate_private.h"

#include <string.h>

#include <openssl/bn.h>

/* --- RSA ------------------------------------------------------------------------------ */

static void rsa_key(struct ballot_certificate *c, const struct der *bits)
{
    struct der_cursor inside = {bits->value + 1, bits->value + bits->length};
    struct der sequence, modulus;
    c->fields[BALLOT_cert_rsa_small_factor] = c->fields[BALLOT_cert_rsa_roca] =
        c->fields[BALLOT_cert_rsa_close_primes] = ballot_value_none(BALLOT_UNREADABLE);
    if (!der_want(&inside, V_ASN1_SEQUENCE, &sequence))
        return;
    inside = der_inside(&sequence);
    if (der_want(&inside, V_ASN1_INTEGER, &modulus) && modulus.length != 0)
        certificate_find_weaknesses(c, modulus.value, modulus.length);
}

/* --- Curves --------------------------------------------------------------------------- */

struct numbers {
    BN_CTX *context;
    BIGNUM *x, *y, *left, *right, *constant;
    bool failed; /* libcrypto could not calculate: no answer is one */
};

/* Whether a step of the calculation was made; a failure is remembered. */
static bool done(struct numbers *n, bool is_done)
{
    n->failed = n->failed || !is_done;
    return is_done;
}

/* Whether SQUARE has a root, which is zero only if that is allowed. */
static bool has_root(struct numbers *n, const BIGNUM *square, const BIGNUM *p, bool or_zero)
{
    int symbol = BN_kronecker(square, p, n->context);
    return done(n, symbol >= -1) && (symbol == 1 || (symbol == 0 && or_zero));
}

/* y^2 = x^3 - 3x + b (FIPS 186-4 D.1.2), of a point in the form of SEC 1 2.3.4;
 * the hybrid form and the point at infinity are none of RFC 5480 2.2. */
static bool on_nist_curve(struct numbers *n, const BIGNUM *p, const char *b,
                          const unsigned char *point, size_t length)
{
    size_t field = ((size_t)BN_num_bits(p) + 7) / 8;
    bool is_whole = length == 1 + 2 * field && point[0] == 4;
    bool is_compressed = length == 1 + field && (point[0] == 2 || point[0] == 3);
    if (!is_whole && !is_compressed)
        return false;
    if (!done(n,
              BN_bin2bn(point + 1, (int)field, n->x) != NULL && BN_hex2bn(&n->constant, b) != 0) ||
        BN_cmp(n->x, p) >= 0)
        return false;
    /* (x^2 - 3) x + b */
    int (*reduce)(BIGNUM *, const BIGNUM *, const BIGNUM *, BN_CTX *) = BN_nist_mod_func(p);
    if (!done(n, BN_sqr(n->right, n->x, n->context) == 1 &&
                     reduce(n->right, n->right, p, n->context) == 1 &&
                     BN_sub_word(n->right, 3) == 1 &&
                     BN_mul(n->right, n->right, n->x, n->context) == 1 &&
                     reduce(n->right, n->right, p, n->context) == 1 &&
                     BN_mod_add_quick(n->right, n->right, n->constant, p) == 1))
        return false;
    if (is_compressed) /* no point of these curves has y = 0: their order is odd */
        return has_root(n, n->right, p, false);
    if (!done(n, BN_bin2bn(point + 1 + field, (int)field, n->y) != NULL) || BN_cmp(n->y, p) >= 0)
        return false;
    return done(n, BN_sqr(n->left, n->y, n->context) == 1 &&
                       reduce(n->left, n->left, p, n->context) == 1) &&
           BN_cmp(n->left, n->right) == 0;
}

/* RFC 8032 5.1.3 and 5.2.3: x^2 = scale (1 - y^2) / (factor y^2 + addend) has a
 * root, where y is less than p and the highest bit is the sign of x. */
struct edwards {
    size_t octets;
    BN_ULONG scale, factor;
    int addend;
    const char *p;
};

static bool on_edwards_curve(struct numbers *n, const struct edwards *curve,
                             const unsigned char *point, size_t length)
{
    unsigned char y[57];
    if (length != curve->octets)
        return false;
    memcpy(y, point, length);
    bool is_odd = (y[length - 1] & 0x80) != 0;
    y[length - 1] &= 0x7F;
    if (!done(n, BN_hex2bn(&n->constant, curve->p) != 0 &&
                     BN_lebin2bn(y, (int)length, n->y) != NULL) ||
        BN_cmp(n->y, n->constant) >= 0)
        return false;
    const BIGNUM *p = n->constant;
    BN_ULONG addend = (BN_ULONG)(curve->addend < 0 ? -curve->addend : curve->addend);
    int (*add)(BIGNUM *, BN_ULONG) = curve->addend < 0 ? BN_sub_word : BN_add_word;
    if (!done(n, BN_mod_sqr(n->right, n->y, p, n->context) == 1 &&
                     BN_copy(n->left, n->right) != NULL && BN_sub_word(n->left, 1) == 1))
        return false;
    BN_set_negative(n->left, !BN_is_negative(n->left));
    /* a quotient has a root where the product has one */
    return done(n, BN_mul_word(n->left, curve->scale) == 1 &&
                       BN_mul_word(n->right, curve->factor) == 1 && add(n->right, addend) == 1 &&
                       BN_mod_mul(n->left, n->left, n->right, p, n->context) == 1) &&
           has_root(n, n->left, p, !is_odd);
}

static bool is_point(struct numbers *n, int curve, const unsigned char *point, size_t length)
{
    static const char b256[] = "5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B";
    static const char b384[] = "B3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875A"
                               "C656398D8A2ED19D2A85C8EDD3EC2AEF";
    static const char b521[] = "51953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109"
                               "E156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00";
    static const struct edwards ed25519 = {
        32, 121666, 121665, -121666,
        "7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFED"};
    static const struct edwards ed448 = {
        57, 1, 39081, 1,
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE"
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"};
    switch (curve) {
    case 256:
        return on_nist_curve(n, BN_get0_nist_prime_256(), b256, point, length);
    case 384:
        return on_nist_curve(n, BN_get0_nist_prime_384(), b384, point, length);
    case 521:
        return on_nist_curve(n, BN_get0_nist_prime_521(), b521, point, length);
    case 255:
        return on_edwards_curve(n, &ed25519, point, length);
    default:
        return on_edwards_curve(n, &ed448, point, length);
    }
}

static struct ballot_value point_on_curve(int curve, const struct der *bits)
{
    struct numbers n = {.context = BN_CTX_new()};
    BIGNUM **const all[] = {&n.x, &n.y, &n.left, &n.right, &n.constant};
    bool fine = n.context != NULL;
    if (!fine)
        return ballot_value_none(BALLOT_UNREADABLE);
    BN_CTX_start(n.context);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        fine = fine && (*all[i] = BN_CTX_get(n.context)) != NULL;
    bool is = fine && bits->value[0] == 0 && is_point(&n, curve, bits->value + 1, bits->length - 1);
    fine = fine && !n.failed;
    BN_CTX_end(n.context);
    BN_CTX_free(n.context);
    return fine ? ballot_value_number(is) : ballot_value_none(BALLOT_UNREADABLE);
}

/* How many bits the field of a curve has that can be followed here, else 0. */
static int curve_of(const struct ballot_value *fields)
{
    static const int sizes[] = {[BALLOT_curve_p256] = 256,
                                [BALLOT_curve_p384] = 384,
                                [BALLOT_curve_p521] = 521,
                                [BALLOT_curve_other] = 0,
                                [BALLOT_curve_unnamed] = 0};
    switch (fields[BALLOT_cert_key_type].as.number) {
    case BALLOT_key_type_ec:
        return sizes[fields[BALLOT_cert_curve].as.number];
    case BALLOT_key_type_ed25519:
        return 255;
    case BALLOT_key_type_ed448:
        return 448;
    default:
        return 0;
    }
}

void certificate_decode_key_quality(struct ballot_certificate *c)
{
    static const uint16_t facts[] = {BALLOT_cert_rsa_small_factor, BALLOT_cert_rsa_roca,
                                     BALLOT_cert_rsa_close_primes, BALLOT_cert_key_on_curve};
    struct der_cursor inside = der_inside(&c->key);
    struct der algorithm, bits = {0};
    certificate_fact(c, BALLOT_cert_key_type); /* and with it the curve */
    int curve = curve_of(c->fields);
    bool is_rsa = c->fields[BALLOT_cert_key_type].as.number == BALLOT_key_type_rsa;
    /* The outline has been checked when the certificate was read. */
    der_next(&inside, &algorithm);
    der_next(&inside, &bits);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        c->fields[facts[i]] = ballot_value_none(BALLOT_ABSENT);
    if (is_rsa)
        rsa_key(c, &bits);
    else if (curve != 0)
        c->fields[BALLOT_cert_key_on_curve] = point_on_curve(curve, &bits);
}
