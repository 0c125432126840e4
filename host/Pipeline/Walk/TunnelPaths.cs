using System.Collections.Concurrent;
using System.Collections.Frozen;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>
/// Numbers for chains of tunnels: a packet carries one small number instead of a list. The numbers form a tree, in which 0
/// is "no tunnel" and a child is one more tunnel inside its parent. The walk adds, any thread may look up.
/// </summary>
internal sealed class TunnelPaths : ITunnelPaths
{
    /// <summary>A flood of made-up tunnel ids ends here: further tunnels are not told from their parent.</summary>
    private const int MaxPaths = 65_536;

    /// <summary>Looked at before all numbers: each packet asks once per tunnel. A power of two.</summary>
    private const int Recent = 64;

    private readonly Dictionary<Node, int> numbers = [];
    private readonly ConcurrentDictionary<TunnelLayer, bool> numbered = new(ReferenceEqualityComparer.Instance);
    private volatile IReadOnlyList<TunnelLayer>[] chains = [[]];
    private int count = 1;
    private readonly (Node Node, int Number)[] recent = new (Node, int)[Recent];

    /// <summary>Packets whose tunnel got no number of its own.</summary>
    public long Overflows { get; private set; }

    public IReadOnlyList<TunnelLayer> this[int path] => chains[path];

    /// <summary>True when the outer chain is the beginning of the other; both from this object.</summary>
    public static bool BeginsWith(IReadOnlyList<TunnelLayer> chain, IReadOnlyList<TunnelLayer> outer) =>
        outer.Count == 0 || (outer.Count <= chain.Count && ReferenceEquals(chain[outer.Count - 1], outer[^1]));

    public bool IsWithin(int path, int outer) => BeginsWith(chains[path], chains[outer]);

    public bool IsNumbered(int path) => IsNumbered(chains[path]);

    /// <inheritdoc cref="IsNumbered(int)"/>
    public bool IsNumbered(IReadOnlyList<TunnelLayer> chain) => !numbered.IsEmpty && chain.Any(numbered.ContainsKey);

    /// <summary>The innermost tunnel of a chain numbers its packets.</summary>
    public void SetNumbered(int path) => numbered[chains[path][^1]] = true;

    /// <summary>The number of a tunnel inside <paramref name="parent"/>.</summary>
    /// <param name="parent">The chain around it.</param>
    /// <param name="protocol">Its decoder's name; the same object each time.</param>
    /// <param name="idNames">Names of its ids.</param>
    /// <param name="ids">Its ids.</param>
    /// <param name="source">Outer source, or "none" for a tunnel without addresses of its own.</param>
    /// <param name="destination">Outer destination.</param>
    public int Child(
        int parent,
        string protocol,
        IReadOnlyList<string> idNames,
        (byte Count, uint Id0, uint Id1) ids,
        HostAddress source,
        HostAddress destination)
    {
        var node = new Node(parent, protocol, ids.Count, ids.Id0, ids.Id1, source, destination);
        ref (Node Node, int Number) entry = ref recent[(parent ^ (int)ids.Id0 ^ (int)(source.Low * 31)) & (Recent - 1)];
        if (entry.Number != 0 && node == entry.Node)
        {
            return entry.Number;
        }

        if (!numbers.TryGetValue(node, out int number))
        {
            if (count == MaxPaths)
            {
                Overflows++;
                return parent;
            }

            number = Add(node, idNames);
        }

        entry = (node, number);
        return number;
    }

    private int Add(in Node node, IReadOnlyList<string> idNames)
    {
        var ids = new Dictionary<string, long>();
        for (int i = 0; i < node.IdCount && i < idNames.Count; i++)
        {
            ids[idNames[i]] = i == 0 ? node.Id0 : node.Id1;
        }

        bool addressed = node.Source != HostAddress.None;
        var layer = new TunnelLayer(
            node.Protocol,
            addressed ? node.Source.ToString() : null,
            addressed ? node.Destination.ToString() : null,
            ids.ToFrozenDictionary());

        // Readers may hold the old array: it stays as it was, and a number is only known to them after this.
        IReadOnlyList<TunnelLayer>[] grown = chains;
        if (count == grown.Length)
        {
            Array.Resize(ref grown, count * 2);
        }

        grown[count] = [.. grown[node.Parent], layer];
        chains = grown;
        numbers.Add(node, count);
        return count++;
    }

    private readonly record struct Node(
        int Parent,
        string Protocol,
        byte IdCount,
        uint Id0,
        uint Id1,
        HostAddress Source,
        HostAddress Destination);
}
