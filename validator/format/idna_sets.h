/* SPDX-License-Identifier: MIT */
/*
 * Sets of characters that IDNA 2008 needs and PCRE2 has no name for, as members of a class. Derived
 * from Unicode 14. Private to format/.
 */
#ifndef FLEETGATE_FORMAT_IDNA_SETS_H
#define FLEETGATE_FORMAT_IDNA_SETS_H

/* Letters, digits and marks that normalisation (NFKC) changes: "Unstable" of RFC 5892, 2.2,
 * without those that case folding changes. */
#define IDNA_UNSTABLE                                                                            \
    "\\x{aa}\\x{ba}\\x{133}\\x{140}\\x{1c6}\\x{1c9}\\x{1cc}\\x{1f3}\\x{2b0}-\\x{2b8}"            \
    "\\x{2e0}-\\x{2e4}\\x{340}-\\x{341}\\x{343}-\\x{344}\\x{374}\\x{37a}\\x{3f2}"                \
    "\\x{675}-\\x{678}\\x{958}-\\x{95f}\\x{9dc}-\\x{9dd}\\x{9df}\\x{a33}\\x{a36}"                \
    "\\x{a59}-\\x{a5b}\\x{a5e}\\x{b5c}-\\x{b5d}\\x{e33}\\x{eb3}\\x{edc}-\\x{edd}\\x{f43}"        \
    "\\x{f4d}\\x{f52}\\x{f57}\\x{f5c}\\x{f69}\\x{f73}\\x{f75}-\\x{f79}\\x{f81}\\x{f93}\\x{f9d}"  \
    "\\x{fa2}\\x{fa7}\\x{fac}\\x{fb9}\\x{10fc}\\x{1d2c}-\\x{1d2e}\\x{1d30}-\\x{1d3a}"            \
    "\\x{1d3c}-\\x{1d4d}\\x{1d4f}-\\x{1d6a}\\x{1d78}\\x{1d9b}-\\x{1dbf}\\x{1f71}\\x{1f73}"       \
    "\\x{1f75}\\x{1f77}\\x{1f79}\\x{1f7b}\\x{1f7d}\\x{1fbe}\\x{1fd3}\\x{1fe3}\\x{2071}\\x{207f}" \
    "\\x{2090}-\\x{209c}\\x{210a}\\x{210e}-\\x{210f}\\x{2113}\\x{212f}\\x{2134}-\\x{2139}"       \
    "\\x{213c}-\\x{213d}\\x{2146}-\\x{2149}\\x{2c7c}-\\x{2c7d}\\x{2d6f}\\x{309f}\\x{30ff}"       \
    "\\x{3131}-\\x{318e}\\x{a69c}-\\x{a69d}\\x{a770}\\x{a7f2}-\\x{a7f4}\\x{a7f8}-\\x{a7f9}"      \
    "\\x{ab5c}-\\x{ab5f}\\x{ab69}\\x{f900}-\\x{fa0d}\\x{fa10}\\x{fa12}\\x{fa15}-\\x{fa1e}"       \
    "\\x{fa20}\\x{fa22}\\x{fa25}-\\x{fa26}\\x{fa2a}-\\x{fa6d}\\x{fa70}-\\x{fad9}\\x{fb1d}"       \
    "\\x{fb1f}-\\x{fb28}\\x{fb2a}-\\x{fb36}\\x{fb38}-\\x{fb3c}\\x{fb3e}\\x{fb40}-\\x{fb41}"      \
    "\\x{fb43}-\\x{fb44}\\x{fb46}-\\x{fbb1}\\x{fbd3}-\\x{fd3d}\\x{fd50}-\\x{fd8f}"               \
    "\\x{fd92}-\\x{fdc7}\\x{fdf0}-\\x{fdfb}\\x{fe70}-\\x{fe72}\\x{fe74}\\x{fe76}-\\x{fefc}"      \
    "\\x{ff10}-\\x{ff19}\\x{ff41}-\\x{ff5a}\\x{ff66}-\\x{ffbe}\\x{ffc2}-\\x{ffc7}"               \
    "\\x{ffca}-\\x{ffcf}\\x{ffd2}-\\x{ffd7}\\x{ffda}-\\x{ffdc}\\x{10781}-\\x{10785}"             \
    "\\x{10787}-\\x{107b0}\\x{107b2}-\\x{107ba}\\x{1d41a}-\\x{1d433}\\x{1d44e}-\\x{1d454}"       \
    "\\x{1d456}-\\x{1d467}\\x{1d482}-\\x{1d49b}\\x{1d4b6}-\\x{1d4b9}\\x{1d4bb}"                  \
    "\\x{1d4bd}-\\x{1d4c3}\\x{1d4c5}-\\x{1d4cf}\\x{1d4ea}-\\x{1d503}\\x{1d51e}-\\x{1d537}"       \
    "\\x{1d552}-\\x{1d56b}\\x{1d586}-\\x{1d59f}\\x{1d5ba}-\\x{1d5d3}\\x{1d5ee}-\\x{1d607}"       \
    "\\x{1d622}-\\x{1d63b}\\x{1d656}-\\x{1d66f}\\x{1d68a}-\\x{1d6a5}\\x{1d6c2}-\\x{1d6da}"       \
    "\\x{1d6dc}-\\x{1d6e1}\\x{1d6fc}-\\x{1d714}\\x{1d716}-\\x{1d71b}\\x{1d736}-\\x{1d74e}"       \
    "\\x{1d750}-\\x{1d755}\\x{1d770}-\\x{1d788}\\x{1d78a}-\\x{1d78f}\\x{1d7aa}-\\x{1d7c2}"       \
    "\\x{1d7c4}-\\x{1d7c9}\\x{1d7cb}\\x{1d7ce}-\\x{1d7ff}\\x{1ee00}-\\x{1ee03}"                  \
    "\\x{1ee05}-\\x{1ee1f}\\x{1ee21}-\\x{1ee22}\\x{1ee24}\\x{1ee27}\\x{1ee29}-\\x{1ee32}"        \
    "\\x{1ee34}-\\x{1ee37}\\x{1ee39}\\x{1ee3b}\\x{1ee42}\\x{1ee47}\\x{1ee49}\\x{1ee4b}"          \
    "\\x{1ee4d}-\\x{1ee4f}\\x{1ee51}-\\x{1ee52}\\x{1ee54}\\x{1ee57}\\x{1ee59}\\x{1ee5b}"         \
    "\\x{1ee5d}\\x{1ee5f}\\x{1ee61}-\\x{1ee62}\\x{1ee64}\\x{1ee67}-\\x{1ee6a}"                   \
    "\\x{1ee6c}-\\x{1ee72}\\x{1ee74}-\\x{1ee77}\\x{1ee79}-\\x{1ee7c}\\x{1ee7e}"                  \
    "\\x{1ee80}-\\x{1ee89}\\x{1ee8b}-\\x{1ee9b}\\x{1eea1}-\\x{1eea3}\\x{1eea5}-\\x{1eea9}"       \
    "\\x{1eeab}-\\x{1eebb}\\x{1fbf0}-\\x{1fbf9}\\x{2f800}-\\x{2fa1d}"

/* Canonical combining class Virama. */
#define IDNA_VIRAMA                                                                             \
    "\\x{94d}\\x{9cd}\\x{a4d}\\x{acd}\\x{b4d}\\x{bcd}\\x{c4d}\\x{ccd}\\x{d3b}-\\x{d3c}\\x{d4d}" \
    "\\x{dca}\\x{e3a}\\x{eba}\\x{f84}\\x{1039}-\\x{103a}\\x{1714}-\\x{1715}\\x{1734}\\x{17d2}"  \
    "\\x{1a60}\\x{1b44}\\x{1baa}-\\x{1bab}\\x{1bf2}-\\x{1bf3}\\x{2d7f}\\x{a806}\\x{a82c}"       \
    "\\x{a8c4}\\x{a953}\\x{a9c0}\\x{aaf6}\\x{abed}\\x{10a3f}\\x{11046}\\x{11070}\\x{1107f}"     \
    "\\x{110b9}\\x{11133}-\\x{11134}\\x{111c0}\\x{11235}\\x{112ea}\\x{1134d}\\x{11442}"         \
    "\\x{114c2}\\x{115bf}\\x{1163f}\\x{116b6}\\x{1172b}\\x{11839}\\x{1193d}-\\x{1193e}"         \
    "\\x{119e0}\\x{11a34}\\x{11a47}\\x{11a99}\\x{11c3f}\\x{11d44}-\\x{11d45}\\x{11d97}"

/* Joining types L and D: these join the character behind them. */
#define IDNA_JOINS_NEXT                                                                          \
    "\\x{620}\\x{626}\\x{628}\\x{62a}-\\x{62e}\\x{633}-\\x{63f}\\x{641}-\\x{647}"                \
    "\\x{649}-\\x{64a}\\x{66e}-\\x{66f}\\x{678}-\\x{687}\\x{69a}-\\x{6bf}\\x{6c1}-\\x{6c2}"      \
    "\\x{6cc}\\x{6ce}\\x{6d0}-\\x{6d1}\\x{6fa}-\\x{6fc}\\x{6ff}\\x{712}-\\x{714}"                \
    "\\x{71a}-\\x{71d}\\x{71f}-\\x{727}\\x{729}\\x{72b}\\x{72d}-\\x{72e}\\x{74e}-\\x{758}"       \
    "\\x{75c}-\\x{76a}\\x{76d}-\\x{770}\\x{772}\\x{775}-\\x{777}\\x{77a}-\\x{77f}"               \
    "\\x{7ca}-\\x{7ea}\\x{841}-\\x{845}\\x{848}\\x{84a}-\\x{853}\\x{855}\\x{860}"                \
    "\\x{862}-\\x{865}\\x{868}\\x{886}\\x{889}-\\x{88d}\\x{8a0}-\\x{8a9}\\x{8af}-\\x{8b0}"       \
    "\\x{8b3}-\\x{8b8}\\x{8ba}-\\x{8c8}\\x{1807}\\x{1820}-\\x{1878}\\x{1887}-\\x{18a8}\\x{18aa}" \
    "\\x{a840}-\\x{a872}\\x{10ac0}-\\x{10ac4}\\x{10acd}\\x{10ad3}-\\x{10adc}"                    \
    "\\x{10ade}-\\x{10ae0}\\x{10aeb}-\\x{10aee}\\x{10b80}\\x{10b82}\\x{10b86}-\\x{10b88}"        \
    "\\x{10b8a}-\\x{10b8b}\\x{10b8d}\\x{10b90}\\x{10bad}-\\x{10bae}\\x{10d00}-\\x{10d21}"        \
    "\\x{10d23}\\x{10f30}-\\x{10f32}\\x{10f34}-\\x{10f44}\\x{10f51}-\\x{10f53}"                  \
    "\\x{10f70}-\\x{10f73}\\x{10f76}-\\x{10f81}\\x{10fb0}\\x{10fb2}-\\x{10fb3}\\x{10fb8}"        \
    "\\x{10fbb}-\\x{10fbc}\\x{10fbe}-\\x{10fbf}\\x{10fc1}\\x{10fc4}\\x{10fca}-\\x{10fcb}"        \
    "\\x{1e900}-\\x{1e943}"

/* Joining types R and D: these join the character before them. */
#define IDNA_JOINS_PREVIOUS                                                                      \
    "\\x{620}\\x{622}-\\x{63f}\\x{641}-\\x{64a}\\x{66e}-\\x{66f}\\x{671}-\\x{673}"               \
    "\\x{675}-\\x{6d3}\\x{6d5}\\x{6ee}-\\x{6ef}\\x{6fa}-\\x{6fc}\\x{6ff}\\x{710}"                \
    "\\x{712}-\\x{72f}\\x{74d}-\\x{77f}\\x{7ca}-\\x{7ea}\\x{840}-\\x{858}\\x{860}"               \
    "\\x{862}-\\x{865}\\x{867}-\\x{86a}\\x{870}-\\x{882}\\x{886}\\x{889}-\\x{88e}"               \
    "\\x{8a0}-\\x{8ac}\\x{8ae}-\\x{8c8}\\x{1807}\\x{1820}-\\x{1878}\\x{1887}-\\x{18a8}\\x{18aa}" \
    "\\x{a840}-\\x{a871}\\x{10ac0}-\\x{10ac5}\\x{10ac7}\\x{10ac9}-\\x{10aca}"                    \
    "\\x{10ace}-\\x{10ad6}\\x{10ad8}-\\x{10ae1}\\x{10ae4}\\x{10aeb}-\\x{10aef}"                  \
    "\\x{10b80}-\\x{10b91}\\x{10ba9}-\\x{10bae}\\x{10d01}-\\x{10d23}\\x{10f30}-\\x{10f44}"       \
    "\\x{10f51}-\\x{10f54}\\x{10f70}-\\x{10f81}\\x{10fb0}\\x{10fb2}-\\x{10fb6}"                  \
    "\\x{10fb8}-\\x{10fbf}\\x{10fc1}-\\x{10fc4}\\x{10fc9}-\\x{10fca}\\x{1e900}-\\x{1e943}"

#endif
