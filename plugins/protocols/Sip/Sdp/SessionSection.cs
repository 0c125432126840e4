using System.Text;
using Earshot.Sdk.Packets;

namespace Earshot.Sip.Sdp;

/// <summary>What stands before the first m= line and holds for all.</summary>
internal struct SessionSection
{
    private const int MaxBundles = 8;

    private List<string[]>? bundles;
    private LevelAttributes attributes;

    public HostAddress? Connection { get; private set; }

    public readonly LevelAttributes Attributes => attributes;

    public void Add(byte type, ReadOnlySpan<byte> value)
    {
        if (type == 'c')
        {
            Connection = SessionDescription.ParseConnection(value);
        }
        else if (type == 'a')
        {
            ReadOnlySpan<byte> name = SdpText.AttributeName(ref value);
            if (!attributes.TryAdd(name, value) && name.SequenceEqual("group"u8))
            {
                AddGroup(value);
            }
        }
    }

    /// <summary>
    /// The place of the line whose address a bundled one shares (RFC 9143, 7.2.1 and 7.3.1: the first of the group that is not
    /// refused, else itself); -1 when it is in no bundle.
    /// </summary>
    public readonly int BundleOf(int section, ReadOnlySpan<MediaSection> sections)
    {
        if (bundles is null || sections[section].Mid is not { } mid)
        {
            return -1;
        }

        foreach (string[] tags in bundles)
        {
            if (tags.Contains(mid))
            {
                return FirstInUse(tags, sections) ?? section;
            }
        }

        return -1;
    }

    private static int? FirstInUse(string[] tags, ReadOnlySpan<MediaSection> sections)
    {
        foreach (string tag in tags)
        {
            for (int i = 0; i < sections.Length; i++)
            {
                if (sections[i].Mid == tag && sections[i].HasPort)
                {
                    return i;
                }
            }
        }

        return null;
    }

    /// <summary><c>a=group:BUNDLE 0 1</c> (RFC 5888, 5; RFC 9143, 5)</summary>
    private void AddGroup(ReadOnlySpan<byte> value)
    {
        bundles ??= [];
        if (!SdpText.Word(ref value).SequenceEqual("BUNDLE"u8) || bundles.Count == MaxBundles)
        {
            return;
        }

        List<string> tags = [];
        while (tags.Count < SessionDescription.MaxMedia && SdpText.Word(ref value) is { IsEmpty: false } tag)
        {
            tags.Add(Encoding.UTF8.GetString(tag[..Math.Min(tag.Length, MediaSection.MaxMid)]));
        }

        bundles.Add([.. tags]);
    }
}
