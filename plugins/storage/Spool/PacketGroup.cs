using Earshot.Spool.Segments;

namespace Earshot.Spool;

/// <summary>Packets that go to one segment together.</summary>
/// <param name="Part">Of this part.</param>
/// <param name="Minute">Of this minute, since 1970.</param>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Most that their blocks take.</param>
internal readonly record struct PacketGroup(SpoolPart Part, long Minute, int Count, int Bytes);
